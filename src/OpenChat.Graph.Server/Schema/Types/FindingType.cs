// Fields of findings.
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Finding</c>; its object is a <see cref="Storage.Rows.Finding"/>.</summary>
internal static class FindingType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Finding.severity", static (in FieldContext context) => FieldValue.Enum((int)Finding(context).Severity))
            .Field("Finding.code", static (in FieldContext context) => FieldValue.String(Finding(context).Code))
            .Field("Finding.file", static (in FieldContext context) => FieldValue.String(Finding(context).File))
            .Field("Finding.line", static (in FieldContext context) => FieldValue.Int(Finding(context).Line))
            .Field("Finding.column", static (in FieldContext context) => FieldValue.String(Finding(context).Column))
            .Field("Finding.value", static (in FieldContext context) => FieldValue.String(Finding(context).Value))
            .Field("Finding.expectation", static (in FieldContext context) => FieldValue.String(Finding(context).Expectation))
            .Field("Finding.count", static (in FieldContext context) => FieldValue.Int(Finding(context).Count))
            .Field("Finding.message", static (in FieldContext context) => FieldValue.String(Finding(context).Message));
    }

    private static Finding Finding(in FieldContext context) => context.Object<Finding>();
}
