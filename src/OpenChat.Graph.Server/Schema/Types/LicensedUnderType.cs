// Fields of license relations.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>LicensedUnder</c>; its object is the position of the relation.</summary>
internal static class LicensedUnderType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("LicensedUnder.id", static (in FieldContext context) => Ids.OfLicense(context.Graph(), License(context)))
            .Field("LicensedUnder.license", static (in FieldContext context) => Values.OfLicense(License(context).License))
            .Field("LicensedUnder.component", static (in FieldContext context) => FieldValue.Enum((int)License(context).Component))
            .Field("LicensedUnder.group", static (in FieldContext context) => Values.TextOrNull(License(context).Group))
            .Field("LicensedUnder.validFrom", static (in FieldContext context) => Values.Date(License(context).ValidFrom))
            .Field("LicensedUnder.validTo", static (in FieldContext context) => Values.Date(License(context).ValidTo))
            .Field(
                "LicensedUnder.status",
                static (in FieldContext context) => FieldValue.Enum((int)context.Snapshot().Analysis.Licenses.StatusOf(context.Index)))
            .ListField(
                "LicensedUnder.claims",
                static (in FieldContext context) =>
                    ClaimList.Of(context.Graph(), RelationFamily.Licensing, context.Index, License(context).Claims),
                Values.PlaceItem);
    }

    private static LicenseRelation License(in FieldContext context) => context.Graph().LicenseRelation(context.Index);
}
