// Fields of claims, and of relations of which every claim was taken back.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>
/// The types <c>Claim</c>, whose object is a place in a <see cref="ClaimList"/>, and <c>RetractedRelation</c>, with
/// <c>Artifact.retracted</c>.
/// </summary>
internal static class ClaimType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Claim.source", static (in FieldContext context) => Text(context) is { } text
                ? FrameworkType.SourceOf(context, text.Source)
                : Values.OfSource(Claim(context).Source))
            .Field(
                "Claim.evidenceUrl",
                static (in FieldContext context) => Values.AddressOrNull(Text(context)?.EvidenceUrl ?? Claim(context).EvidenceUrl))
            .Field(
                "Claim.confidence",
                static (in FieldContext context) => ClaimList.OfConfidence(Text(context)?.Confidence ?? Claim(context).Confidence))
            .Field(
                "Claim.recordedAt",
                static (in FieldContext context) => Values.Date(Text(context)?.RecordedAt ?? Claim(context).RecordedAt))
            .Field(
                "Claim.retractedAt",
                static (in FieldContext context) => Values.Date(Text(context)?.RetractedAt ?? Claim(context).RetractedAt))
            .Field("Claim.note", static (in FieldContext context) => Values.TextOrNull(Text(context)?.Note ?? Claim(context).Note))
            .ListField(
                "Artifact.retracted",
                static (in FieldContext context) => Values.List(RetractedOf(context.Graph(), context.Artifact()).ToArray()),
                Values.ObjectItem<RetractedRelation>)
            .Field("RetractedRelation.relation", static (in FieldContext context) => FieldValue.String(Words.Spell(Relation(context).Kind)))
            .Field("RetractedRelation.toId", static (in FieldContext context) => FieldValue.String(Relation(context).ToId))
            .Field(
                "RetractedRelation.to",
                static (in FieldContext context) =>
                    context.Graph().FindById(Relation(context).ToId) is { } node ? Values.Of(node) : FieldValue.Null)
            .Field("RetractedRelation.qualifier", static (in FieldContext context) => Values.TextOrNull(Relation(context).Qualifier))
            .ListField(
                "RetractedRelation.claims", static (in FieldContext context) => Relation(context).Claims.ToValue(), Values.PlaceItem);
    }

    private static IEnumerable<RetractedRelation> RetractedOf(LineageGraph graph, int artifact)
    {
        if (graph.Retracted is not { } aside)
        {
            yield break;
        }

        foreach (var (family, position) in graph.RetractedRelationsOf(artifact))
        {
            yield return family switch
            {
                RelationFamily.Lineage => Of(aside.Relation(position)),
                RelationFamily.Licensing => Of(aside.LicenseRelation(position)),
                _ => Of(aside.DeveloperRelation(position)),
            };
        }

        foreach (var row in aside.UnresolvedOf(artifact))
        {
            yield return new RetractedRelation(row.Kind, row.To, row.Qualifier, new ClaimList(default, default, row.Claim));
        }

        RetractedRelation Of<T>(T relation) => relation switch
        {
            LineageRelation lineage => new RetractedRelation(
                lineage.Kind, graph.IdOf(lineage.To), lineage.QualifierText, new ClaimList(default, lineage.Claims)),
            LicenseRelation license => new RetractedRelation(
                RelationKind.LicensedUnder, graph.IdOf(new NodeId(NodeKind.License, license.License)),
                license.ComponentText, new ClaimList(default, license.Claims)),
            DeveloperRelation developer => new RetractedRelation(
                RelationKind.DevelopedBy, graph.IdOf(new NodeId(NodeKind.Organisation, developer.Organisation)), developer.Role,
                new ClaimList(default, developer.Claims)),
            _ => throw new InvalidOperationException("A relation of no family."),
        };
    }

    private static ClaimText? Text(in FieldContext context) => context.Object<ClaimList>().Text;

    private static Claim Claim(in FieldContext context) => context.Object<ClaimList>()[context.Index];

    private static RetractedRelation Relation(in FieldContext context) => context.Object<RetractedRelation>();

    private sealed record RetractedRelation(RelationKind Kind, string ToId, string Qualifier, ClaimList Claims);
}
