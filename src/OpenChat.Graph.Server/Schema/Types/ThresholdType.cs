// Fields of the thresholds of clauses.
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Threshold</c>; its object is a <see cref="Domain.Rules.Threshold"/>.</summary>
internal static class ThresholdType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Threshold.amount", static (in FieldContext context) => FieldValue.Double((double)Threshold(context).Amount))
            .Field("Threshold.unit", static (in FieldContext context) => FieldValue.String(Threshold(context).Unit))
            .Field("Threshold.currency", static (in FieldContext context) => Values.TextOrNull(Threshold(context).Currency))
            .Field("Threshold.measuredHow", static (in FieldContext context) => Values.TextOrNull(Threshold(context).MeasuredHow));
    }

    private static Threshold Threshold(in FieldContext context) => context.Object<Threshold>();
}
