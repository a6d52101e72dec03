// Fields of models.
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Model</c>.</summary>
internal static class ModelType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Model.kind", static (in FieldContext context) => FieldValue.Enum((int)ModelKinds.Of(context.Graph(), context.Index)))
            .Field("Model.family", static (in FieldContext context) => Values.Text(context, NodeField.Family))
            .Field("Model.openness", OpennessType.OfModel)
            .ListField("Model.assessments", OpennessType.AllOfModel, Values.ObjectItem<ScoreCard>)
            .Field("Model.parameters", static (in FieldContext context) => Values.Text(context, NodeField.Parameters))
            .Field("Model.trainingTokens", static (in FieldContext context) => Values.Text(context, NodeField.Tokens))
            .ListField(
                "Model.fineTunesFrom",
                static (in FieldContext context) => RelationType.OfKind(context, RelationKind.FineTunesFrom),
                Values.PositionItem)
            .ListField(
                "Model.trainedOn",
                static (in FieldContext context) => RelationType.OfKind(context, RelationKind.TrainedOn),
                Values.PositionItem)
            .ListField(
                "Model.alignedWith",
                static (in FieldContext context) => RelationType.OfKind(context, RelationKind.AlignedWith),
                Values.PositionItem);
    }
}
