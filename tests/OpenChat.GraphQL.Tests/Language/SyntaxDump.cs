// A syntax tree as text, without positions, for comparing whole trees. Written by
// reflection: forgets no member, owes nothing to the printer.
using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

internal static class SyntaxDump
{
    // Positions; IsShorthand, which is another spelling of the same operation; and what follows from the rest.
    private static readonly string[] Left =
    [
        nameof(SyntaxNode.Start), nameof(SyntaxNode.End), nameof(DocumentNode.Source), nameof(OperationDefinitionNode.IsShorthand),
        nameof(FieldNode.ResponseName),
    ];

    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> ByType = new();

    public static string Of(SyntaxNode node)
    {
        var output = new StringBuilder();
        Write(output, node);
        return output.ToString();
    }

    /// <summary>All nodes, parents before children, in source order.</summary>
    public static IEnumerable<SyntaxNode> Nodes(SyntaxNode node) =>
        Properties(node)
            .Select(property => property.GetValue(node))
            .SelectMany(value => value as IEnumerable<SyntaxNode> ?? (value is SyntaxNode child ? [child] : []))
            .OrderBy(child => child.Start)
            .SelectMany(Nodes)
            .Prepend(node);

    /// <summary>All names of a tree.</summary>
    public static IEnumerable<Name> Names(SyntaxNode root) =>
        Nodes(root).SelectMany(node => Properties(node)
            .Select(property => property.GetValue(node))
            .SelectMany(value => value as IEnumerable<Name> ?? (value is Name name ? [name] : [])));

    private static PropertyInfo[] Properties(SyntaxNode node) => ByType.GetOrAdd(
        node.GetType(),
        type =>
        [
            .. type.GetProperties()
                .Where(property => !Left.Contains(property.Name, StringComparer.Ordinal))
                .OrderBy(property => property.Name, StringComparer.Ordinal),
        ]);

    private static void Write(StringBuilder output, object? value)
    {
        switch (value)
        {
            case SyntaxNode node:
                output.Append(node.GetType().Name).Append('(');
                foreach (var property in Properties(node))
                {
                    output.Append(property.Name).Append('=');
                    Write(output, property.GetValue(node));
                    output.Append(';');
                }

                output.Append(')');
                break;
            case string text:
                output.Append('"').Append(text).Append('"');
                break;
            case IEnumerable list:
                output.Append('[');
                foreach (var item in list)
                {
                    Write(output, item);
                    output.Append(',');
                }

                output.Append(']');
                break;
            default:
                output.Append(value ?? "null");
                break;
        }
    }
}
