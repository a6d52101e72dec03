// What an answer will look like, before anything runs: for hosts that give answers in other forms than JSON.
using System.Collections.Immutable;

namespace OpenChat.GraphQL.Execution;

/// <summary>A member of the answer as the operation asks for it; the answer as a whole is one without a name.</summary>
public abstract class AnswerField
{
    private protected AnswerField()
    {
    }

    /// <summary>The key in the answer: the alias, else the name of the field. Empty for the answer as a whole.</summary>
    public abstract string ResponseName { get; }

    /// <summary>How many lists stand around the value: 0 for none, 1 for a list, 2 for a list of lists.</summary>
    public abstract int ListDepth { get; }

    /// <summary>The value is a scalar or an enum value, or the lists are of such.</summary>
    public abstract bool IsLeaf { get; }

    /// <summary>The members of the object: each response name once, where it stands first in the document, fragments resolved and
    /// <c>@skip</c> and <c>@include</c> decided. Below an interface or union those of all its object types, so an object may lack some.
    /// Empty for leaves. Worked out when asked for, one level at a time.</summary>
    public abstract ImmutableArray<AnswerField> Fields { get; }
}
