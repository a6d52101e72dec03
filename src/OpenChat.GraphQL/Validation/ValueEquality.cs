using System.Collections.Immutable;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Validation;

/// <summary>Whether two fields ask for the same thing: arguments compared as
/// values, without regard to order (specification 5.3.2).</summary>
internal static class ValueEquality
{
    /// <summary>Assumes that no name stands twice in one list; the caller has seen to that.</summary>
    public static bool AreSame(ImmutableArray<ArgumentNode> first, ImmutableArray<ArgumentNode> second)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        for (var i = 0; i < first.Length; i++)
        {
            var other = first[i].Name.Value == second[i].Name.Value ? second[i] : Find(second, first[i].Name.Value);
            if (other is null || !AreSame(first[i].Value, other.Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Compares literals as written, fields of objects in any order: <c>1</c>
    /// and <c>1.0</c> differ, a string and a block string too.</summary>
    public static bool AreSame(ValueNode first, ValueNode second) => (first, second) switch
    {
        (VariableNode a, VariableNode b) => a.Name.Value == b.Name.Value,
        (IntValueNode a, IntValueNode b) => a.Value == b.Value,
        (FloatValueNode a, FloatValueNode b) => a.Value == b.Value,
        (StringValueNode a, StringValueNode b) => a.Value == b.Value && a.IsBlock == b.IsBlock,
        (BooleanValueNode a, BooleanValueNode b) => a.Value == b.Value,
        (EnumValueNode a, EnumValueNode b) => a.Value == b.Value,
        (NullValueNode, NullValueNode) => true,
        (ListValueNode or ObjectValueNode, ListValueNode or ObjectValueNode) when !DeepStack.HasRoom =>
            DeepStack.Run((First: first, Second: second), static state => AreSame(state.First, state.Second)),
        (ListValueNode a, ListValueNode b) => AreSame(a.Values, b.Values),
        (ObjectValueNode a, ObjectValueNode b) => AreSame(a.Fields, b.Fields),
        _ => false,
    };

    private static bool AreSame(ImmutableArray<ValueNode> first, ImmutableArray<ValueNode> second)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        for (var i = 0; i < first.Length; i++)
        {
            if (!AreSame(first[i], second[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreSame(ImmutableArray<ObjectFieldNode> first, ImmutableArray<ObjectFieldNode> second)
    {
        if (first.Length != second.Length)
        {
            return false;
        }

        if (!HasSameOrder(first, second))
        {
            // A stable sort: of fields given twice, the first meets the first.
            first = [.. first.OrderBy(field => field.Name.Value, StringComparer.Ordinal)];
            second = [.. second.OrderBy(field => field.Name.Value, StringComparer.Ordinal)];
            if (!HasSameOrder(first, second))
            {
                return false;
            }
        }

        for (var i = 0; i < first.Length; i++)
        {
            if (!AreSame(first[i].Value, second[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasSameOrder(ImmutableArray<ObjectFieldNode> first, ImmutableArray<ObjectFieldNode> second)
    {
        for (var i = 0; i < first.Length; i++)
        {
            if (first[i].Name.Value != second[i].Name.Value)
            {
                return false;
            }
        }

        return true;
    }

    private static ArgumentNode? Find(ImmutableArray<ArgumentNode> arguments, string name)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name.Value == name)
            {
                return argument;
            }
        }

        return null;
    }
}
