// Fields of restrictions.
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Restriction</c>; its object is a place in a <see cref="RestrictionSet"/>.</summary>
internal static class RestrictionType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Restriction.id", static (in FieldContext context) => Ids.OfRestriction(context.Graph(), Restriction(context)))
            .Field("Restriction.term", static (in FieldContext context) => Values.OfTerm(Restriction(context).Term))
            .Field("Restriction.certainty", static (in FieldContext context) => Values.OfCertainty(Restriction(context).Certainty))
            .Field(
                "Restriction.certaintyFor",
                static (in FieldContext context) => Restriction(context).IsOwnLicense
                    ? FieldValue.Null
                    : Values.OfCertainty(Restriction(context).CertaintyFor(
                        (VerdictParty)context.Arguments.GetEnum("party")!.Index))) // non-null, has a default
            .Field("Restriction.inherited", static (in FieldContext context) => FieldValue.Boolean(Restriction(context).Inherited))
            .Field("Restriction.ownLicense", static (in FieldContext context) => FieldValue.Boolean(Restriction(context).IsOwnLicense))
            .Field("Restriction.hops", static (in FieldContext context) => FieldValue.Int(Restriction(context).Hops))
            .Field("Restriction.license", static (in FieldContext context) => Values.OfLicense(Restriction(context).License))
            .Field(
                "Restriction.origin", static (in FieldContext context) => Values.OfArtifact(context.Graph(), Restriction(context).Origin))
            .Field("Restriction.clause", static (in FieldContext context) => Values.TextOrNull(Restriction(context).Clause.Place))
            .Field("Restriction.summary", static (in FieldContext context) => Values.TextOrNull(Restriction(context).Clause.Summary))
            .Field(
                "Restriction.threshold",
                static (in FieldContext context) => FieldValue.ObjectOrNull(Restriction(context).Clause.Threshold))
            .Field("Restriction.textualReach", static (in FieldContext context) => FieldValue.Enum((int)Restriction(context).TextualReach))
            .Field("Restriction.partyReach", static (in FieldContext context) => FieldValue.Enum((int)Restriction(context).PartyReach))
            .Field("Restriction.explanation", static (in FieldContext context) => Values.Utf8(Restriction(context).ExplanationUtf8))
            .ListField("Restriction.path", static (in FieldContext context) => PathType.Hops(Restriction(context).Path), Values.PlaceItem)
            .Field(
                "Restriction.licensedUnder",
                static (in FieldContext context) => FieldValue.Object(null, Restriction(context).LicensedUnder.Position))
            .Field("Restriction.furtherPaths", PathsBesides);
    }

    private static FieldValue PathsBesides(in FieldContext context)
    {
        var first = context.Arguments.GetInt("first")!.Value; // non-null, has a default
        return Arguments.CheckLength("first", first) is { } error
            ? FieldValue.Error(error)
            : FieldValue.Object(FurtherPaths.Of(Restriction(context), first));
    }

    private static Restriction Restriction(in FieldContext context) => context.Object<RestrictionSet>()[context.Index];
}
