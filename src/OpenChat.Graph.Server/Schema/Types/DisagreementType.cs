// Fields of disagreements.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Disagreement</c>; its object is a <see cref="Domain.Judgement.Disagreement"/>.</summary>
internal static class DisagreementType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Disagreement.id",
                static (in FieldContext context) => Ids.Of(
                    "disagreement",
                    context.Graph().IdOf(Disagreement(context).Artifact),
                    Ids.Digest(TextOf(context.Graph(), Disagreement(context)))))
            .Field("Disagreement.message", static (in FieldContext context) => FieldValue.String(Disagreement(context).Message))
            .Field(
                "Disagreement.artifact",
                static (in FieldContext context) => Values.OfArtifact(context.Graph(), Disagreement(context).Artifact))
            .Field("Disagreement.relation", static (in FieldContext context) => Of(context, RelationFamily.Lineage))
            .Field("Disagreement.licensedUnder", static (in FieldContext context) => Of(context, RelationFamily.Licensing));
    }

    private static Disagreement Disagreement(in FieldContext context) => context.Object<Disagreement>();

    private static FieldValue Of(in FieldContext context, RelationFamily family) =>
        Disagreement(context).Family == family ? FieldValue.Object(null, Disagreement(context).Relation) : FieldValue.Null;

    /// <summary>All that is said of a claim. Two relations may be told in the same words: then only their qualifiers differ.</summary>
    public static string TextOf(LineageGraph graph, Disagreement disagreement) =>
        $"{disagreement.Message}\n" + (disagreement.Family == RelationFamily.Lineage
            ? $"{graph.Relation(disagreement.Relation).QualifierText}\n{graph.Relation(disagreement.Relation).OperatorText}"
            : $"{graph.LicenseRelation(disagreement.Relation).ComponentText}\n{graph.LicenseRelation(disagreement.Relation).Group}\n"
                + $"{graph.LicenseRelation(disagreement.Relation).ValidFrom}\n{graph.LicenseRelation(disagreement.Relation).ValidTo}");
}
