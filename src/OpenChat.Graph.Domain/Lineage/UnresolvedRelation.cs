using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage;

/// <summary>
/// A relation row one end of which is not a node of this graph. It takes part in nothing but is kept, reported and saved.
/// </summary>
/// <param name="Kind">Relation.</param>
/// <param name="From">Id as written.</param>
/// <param name="To">Id as written.</param>
/// <param name="FromArtifact">The artifact it starts from; −1 when that is the missing end.</param>
/// <param name="Qualifier">Method, stage, component or role as written.</param>
/// <param name="Operator">Operators as written.</param>
/// <param name="GeneratedAt">When the data was generated.</param>
/// <param name="Group">Group of alternatives as written.</param>
/// <param name="ValidFrom">First day in force.</param>
/// <param name="ValidTo">Last day in force.</param>
/// <param name="Claim">Who says so.</param>
/// <param name="Line">Line of its file (from 1); 0 when the graph came from no file and stands in none yet.</param>
public sealed record UnresolvedRelation(
    RelationKind Kind,
    string From,
    string To,
    int FromArtifact,
    string Qualifier,
    string Operator,
    PartialDate GeneratedAt,
    string Group,
    PartialDate ValidFrom,
    PartialDate ValidTo,
    ClaimText Claim,
    int Line)
{
    /// <summary>
    /// Whether it names neither end: it stands for rows of which it is not known what they say, because their file could not be read whole.
    /// The note says why.
    /// </summary>
    public bool IsOfUnreadRows => From.Length == 0 && To.Length == 0;
}
