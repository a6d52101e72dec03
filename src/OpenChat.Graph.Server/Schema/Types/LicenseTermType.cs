// Fields of the clauses of a license.
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>LicenseTerm</c>; its object is a <see cref="Clause"/>.</summary>
internal static class LicenseTermType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("LicenseTerm.id", static (in FieldContext context) => Ids.OfClause(Clause(context)))
            .Field("LicenseTerm.term", static (in FieldContext context) => Values.OfTerm(Clause(context).Term))
            .Field("LicenseTerm.clause", static (in FieldContext context) => Values.TextOrNull(Clause(context).Place))
            .Field("LicenseTerm.summary", static (in FieldContext context) => Values.TextOrNull(Clause(context).Summary))
            .Field("LicenseTerm.scope", static (in FieldContext context) => Values.Texts(RuleSet.Spell(Clause(context).Scope)))
            .Field("LicenseTerm.flowsDown", static (in FieldContext context) => FieldValue.Boolean(Clause(context).FlowsDown))
            .Field("LicenseTerm.textualReach", static (in FieldContext context) => FieldValue.Enum((int)Clause(context).Reach))
            .Field("LicenseTerm.sourceUrl", static (in FieldContext context) => Values.AddressOrNull(Clause(context).SourceUrl))
            .Field("LicenseTerm.verification", static (in FieldContext context) => Values.TextOrNull(Clause(context).Verification))
            .Field("LicenseTerm.threshold", static (in FieldContext context) => FieldValue.ObjectOrNull(Clause(context).Threshold));
    }

    private static Clause Clause(in FieldContext context) => context.Object<Clause>();
}
