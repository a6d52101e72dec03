// Fields of claims.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Claim</c>; its object is a place in a <see cref="ClaimList"/>.</summary>
internal static class ClaimType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Claim.source", static (in FieldContext context) => Values.OfSource(Claim(context).Source))
            .Field("Claim.evidenceUrl", static (in FieldContext context) => Values.AddressOrNull(Claim(context).EvidenceUrl))
            .Field("Claim.confidence", static (in FieldContext context) => ClaimList.OfConfidence(Claim(context).Confidence))
            .Field("Claim.recordedAt", static (in FieldContext context) => Values.Date(Claim(context).RecordedAt))
            .Field("Claim.note", static (in FieldContext context) => Values.TextOrNull(Claim(context).Note));
    }

    private static Claim Claim(in FieldContext context) => context.Object<ClaimList>().Claims[context.Index];
}
