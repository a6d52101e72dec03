// Fields of licenses.
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>License</c>.</summary>
internal static class LicenseType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField("License.aliases", Values.Aliases, Values.TextItem)
            .Field("License.spdxId", static (in FieldContext context) => Values.Text(context, NodeField.SpdxId))
            .Field("License.version", static (in FieldContext context) => Values.Text(context, NodeField.Version))
            .Field("License.family", static (in FieldContext context) => Values.Text(context, NodeField.Family))
            .Field("License.steward", static (in FieldContext context) => Values.Text(context, NodeField.Steward))
            .Field("License.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("License.osiApproved", static (in FieldContext context) =>
                Booleans.Read(context.Graph().GetUtf8(context.Node(), NodeField.OsiApproved)) is { } approved
                    ? FieldValue.Boolean(approved)
                    : FieldValue.Null)
            .Field("License.effectiveFrom", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())))
            .Field("License.supersededBy", static (in FieldContext context) =>
                context.Graph().FindById(context.Graph().GetUtf8(context.Node(), NodeField.SupersededBy)) is { Kind: NodeKind.License } next
                    ? Values.Of(next)
                    : FieldValue.Null)
            .Field("License.url", static (in FieldContext context) => Values.Address(context))
            .ListField("License.terms", LicenseTerms, static (in FieldContext context) => FieldValue.Object(context.Item<Clause>()))
            .Field("License.artifacts", static (in FieldContext context) =>
            {
                var relations = context.Graph().LicensedUnder(context.Index);
                return Connections.Of(context, new SortedArtifacts(context.Graph(), relations.Count, i => relations[i].Artifact));
            });
    }

    private static FieldValue LicenseTerms(in FieldContext context)
    {
        var kinds = TermKinds.Read(context.Arguments.GetList("kinds"), TermKinds.All);
        var clauses = new List<Clause>();
        foreach (var clause in context.Snapshot().Rules.ClausesOf(context.Graph().IdOf(context.Node())))
        {
            if (TermKinds.Has(kinds, clause.Term.Kind))
            {
                clauses.Add(clause);
            }
        }

        return FieldValue.List(clauses.ToArray(), 0, clauses.Count);
    }
}
