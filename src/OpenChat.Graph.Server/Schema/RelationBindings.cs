// Fields of relations and of the claims about them.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema;

internal static class RelationBindings
{
    public static void Bind(ResolverMap map)
    {
        map.Field("Relation.kind", static (in FieldContext context) => FieldValue.Enum((int)Lineage(context).Kind))
            .Field("Relation.qualifier", static (in FieldContext context) => Values.TextOrNull(Lineage(context).QualifierText))
            .Field("Relation.from", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Lineage(context).From))
            .Field("Relation.to", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Lineage(context).To))
            .ListField("Relation.operators", static (in FieldContext context) => Values.List(Lineage(context).Operators.ToArray()), Values.OrganisationItem)
            .Field("Relation.outweighed", static (in FieldContext context) => FieldValue.Boolean(context.Snapshot().Analysis.Licenses.IsOutweighed(context.Index)))
            .ListField("Relation.claims", static (in FieldContext context) => ClaimList.Of(Lineage(context).Claims), ClaimList.Item)
            .Field("LicensedUnder.license", static (in FieldContext context) => Values.OfLicense(License(context).License))
            .Field("LicensedUnder.component", static (in FieldContext context) => FieldValue.Enum((int)License(context).Component))
            .Field("LicensedUnder.group", static (in FieldContext context) => Values.TextOrNull(License(context).Group))
            .Field("LicensedUnder.validFrom", static (in FieldContext context) => Values.Date(License(context).ValidFrom))
            .Field("LicensedUnder.validTo", static (in FieldContext context) => Values.Date(License(context).ValidTo))
            .Field("LicensedUnder.status", static (in FieldContext context) => FieldValue.Enum((int)context.Snapshot().Analysis.Licenses.StatusOf(context.Index)))
            .ListField("LicensedUnder.claims", static (in FieldContext context) => ClaimList.Of(License(context).Claims), ClaimList.Item)
            .Field("DevelopedBy.organisation", static (in FieldContext context) => Values.OfOrganisation(Developer(context).Organisation))
            .Field("DevelopedBy.role", static (in FieldContext context) => Values.TextOrNull(Developer(context).Role))
            .ListField("DevelopedBy.claims", static (in FieldContext context) => ClaimList.Of(Developer(context).Claims), ClaimList.Item)
            .Field("Claim.source", static (in FieldContext context) => Values.OfSource(Claim(context).Source))
            .Field("Claim.evidenceUrl", static (in FieldContext context) => Values.TextOrNull(Claim(context).EvidenceUrl))
            .Field("Claim.confidence", static (in FieldContext context) => Claim(context).Confidence switch
            {
                Confidence.High => FieldValue.Enum("HIGH"),
                Confidence.Medium => FieldValue.Enum("MEDIUM"),
                Confidence.Low => FieldValue.Enum("LOW"),
                _ => FieldValue.Null,
            })
            .Field("Claim.recordedAt", static (in FieldContext context) => Values.Date(Claim(context).RecordedAt))
            .Field("Claim.note", static (in FieldContext context) => Values.TextOrNull(Claim(context).Note));
    }

    /// <summary>An item of a list of relation positions.</summary>
    public static FieldValue Item(in FieldContext context) => FieldValue.Object(null, ((int[])context.Source!)[context.Index]);

    private static LineageRelation Lineage(in FieldContext context) => context.Graph().Relation(context.Index);

    private static LicenseRelation License(in FieldContext context) => context.Graph().LicenseRelation(context.Index);

    private static DeveloperRelation Developer(in FieldContext context) => context.Graph().DeveloperRelation(context.Index);

    private static Claim Claim(in FieldContext context) => ((ClaimList)context.Source!).Claims[context.Index];
}

/// <summary>The claims of one relation while they are written.</summary>
internal sealed record ClaimList(GraphList<Claim> Claims)
{
    public static FieldValue Of(GraphList<Claim> claims) => FieldValue.List(new ClaimList(claims), 0, claims.Count);

    public static FieldValue Item(in FieldContext context) => FieldValue.Object(context.Source, context.Index);

    /// <summary>The claim to show when there is room for one: the surest, the first of equals. What does not say how sure it is counts above low.</summary>
    public static Claim Surest(GraphList<Claim> claims)
    {
        var surest = claims[0]; // a relation has at least one claim
        foreach (var claim in claims)
        {
            if (Rank(claim.Confidence) > Rank(surest.Confidence))
            {
                surest = claim;
            }
        }

        return surest;

        static int Rank(Confidence confidence) => confidence switch
        {
            Confidence.High => 3,
            Confidence.Medium => 2,
            Confidence.Low => 0,
            _ => 1,
        };
    }
}
