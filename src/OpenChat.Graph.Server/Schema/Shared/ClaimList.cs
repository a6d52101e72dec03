// Claims about a relation on their way into an answer.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Shared;

/// <summary>The claims of one relation while they are written.</summary>
/// <param name="Claims">Those that count.</param>
/// <param name="Retracted">Those that were taken back, which come behind them.</param>
/// <param name="Text">The only claim of a row with a missing end; null where there are others.</param>
internal sealed record ClaimList(GraphList<Claim> Claims, GraphList<Claim> Retracted = default, ClaimText? Text = null)
{
    /// <summary>The claim at a place.</summary>
    public Claim this[int place] => place < Claims.Count ? Claims[place] : Retracted[place - Claims.Count];

    /// <summary>All claims about a relation of a graph.</summary>
    public static FieldValue Of(LineageGraph graph, RelationFamily family, int position, GraphList<Claim> claims) =>
        new ClaimList(claims, graph.RetractedClaimsOf(family, position)).ToValue();

    /// <summary>The claims as a list.</summary>
    public FieldValue ToValue() => FieldValue.List(this, 0, Text is null ? Claims.Count + Retracted.Count : 1);

    /// <summary>How sure a claim is; null when its source does not say.</summary>
    public static FieldValue OfConfidence(Confidence confidence) => confidence switch
    {
        Confidence.High => FieldValue.Enum("HIGH"),
        Confidence.Medium => FieldValue.Enum("MEDIUM"),
        Confidence.Low => FieldValue.Enum("LOW"),
        _ => FieldValue.Null,
    };

    /// <summary>
    /// The claim to show when there is room for one: the surest, the first of equals. What does not say how sure it is counts above low.
    /// </summary>
    public static Claim Surest(GraphList<Claim> claims)
    {
        var surest = claims[0]; // a relation has at least one claim
        foreach (var claim in claims)
        {
            if (Rank(claim.Confidence) > Rank(surest.Confidence))
            {
                surest = claim;
            }
        }

        return surest;

        static int Rank(Confidence confidence) => confidence switch
        {
            Confidence.High => 3,
            Confidence.Medium => 2,
            Confidence.Low => 0,
            _ => 1,
        };
    }
}
