// Fields of datasets.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Dataset</c>.</summary>
internal static class DatasetType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Dataset.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("Dataset.stage", static (in FieldContext context) => Values.Text(context, NodeField.Stage))
            .Field("Dataset.synthetic", static (in FieldContext context) => Values.Text(context, NodeField.Synthetic))
            .Field("Dataset.accessRights", static (in FieldContext context) => Values.Text(context, NodeField.AccessRights))
            .Field("Dataset.tokens", static (in FieldContext context) => Values.Text(context, NodeField.Tokens))
            .Field("Dataset.examples", static (in FieldContext context) => Values.Text(context, NodeField.Examples))
            .ListField(
                "Dataset.languages",
                static (in FieldContext context) => Values.List(context.Graph().LanguagesOf(context.Node())),
                Values.TextItem)
            .Field("Dataset.languageCount", LanguageCount)
            .ListField(
                "Dataset.derivedFrom",
                static (in FieldContext context) => RelationType.OfKind(context, RelationKind.DerivedFrom),
                Values.PositionItem)
            .ListField(
                "Dataset.generatedBy",
                static (in FieldContext context) => RelationType.OfKind(context, RelationKind.GeneratedBy),
                Values.PositionItem);
    }

    private static FieldValue LanguageCount(in FieldContext context)
    {
        var languages = context.Graph().LanguagesOf(context.Node());
        return FieldValue.Int(languages.IsEmpty
            ? WrittenSize.ReadCount(context.Graph().GetText(context.Node(), NodeField.Languages))
            : languages.Length);
    }
}
