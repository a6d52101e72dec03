namespace OpenChat.GraphQL.Types;

/// <summary>
/// How coerced input is represented (specification 3.5 to 3.11, 6.1.2, 6.4.1): null; <see cref="int"/> for Int; <see cref="double"/> for
/// Float; <see cref="string"/> for String and ID; <see cref="bool"/>; <see cref="EnumValueDefinition"/>; <c>object?[]</c> for a list;
/// <c>Dictionary&lt;string, object?&gt;</c> (ordinal, in the order of the input object's fields, absent fields left out) for an input
/// object; whatever a custom scalar makes. Raw JSON of variables uses bool, long (integers in range), double (all other numbers), string,
/// <c>object?[]</c> and <c>Dictionary&lt;string, object?&gt;</c>.
/// </summary>
public static class InputValues
{
    /// <summary>Stands for "not given", which is something else than null.</summary>
    public static readonly object Absent = new AbsentValue();

    private sealed class AbsentValue
    {
        public override string ToString() => "(absent)";
    }
}
