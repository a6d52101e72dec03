// Fields of licenses, organisations, sources and terms.
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Schema;

internal static class NodeBindings
{
    public static void Bind(ResolverMap map)
    {
        map.ListField("License.aliases", Aliases, AliasItem)
            .Field("License.spdxId", static (in FieldContext context) => Values.Text(context, NodeField.SpdxId))
            .Field("License.version", static (in FieldContext context) => Values.Text(context, NodeField.Version))
            .Field("License.family", static (in FieldContext context) => Values.Text(context, NodeField.Family))
            .Field("License.steward", static (in FieldContext context) => Values.Text(context, NodeField.Steward))
            .Field("License.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("License.osiApproved", static (in FieldContext context) =>
                Booleans.Read(context.Graph().GetUtf8(context.Node(), NodeField.OsiApproved)) is { } approved ? FieldValue.Boolean(approved) : FieldValue.Null)
            .Field("License.effectiveFrom", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())))
            .Field("License.supersededBy", static (in FieldContext context) =>
                context.Graph().FindById(context.Graph().GetUtf8(context.Node(), NodeField.SupersededBy)) is { Kind: NodeKind.License } next ? Values.Of(next) : FieldValue.Null)
            .Field("License.url", static (in FieldContext context) => Values.Text(context, NodeField.Url))
            .ListField("License.terms", LicenseTerms, static (in FieldContext context) => FieldValue.Object(((Clause[])context.Source!)[context.Index]))
            .Field("License.artifacts", static (in FieldContext context) =>
            {
                var artifacts = new List<int>();
                foreach (var relation in context.Graph().LicensedUnder(context.Index))
                {
                    AddOnce(artifacts, relation.Artifact);
                }

                return NodeConnection.Find(context, artifacts);
            })
            .ListField("Organisation.aliases", Aliases, AliasItem)
            .Field("Organisation.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("Organisation.country", static (in FieldContext context) => Values.Text(context, NodeField.Country))
            .Field("Organisation.url", static (in FieldContext context) => Values.Text(context, NodeField.Url))
            .Field("Organisation.artifacts", static (in FieldContext context) =>
            {
                var artifacts = new List<int>();
                foreach (var relation in context.Graph().DevelopedBy(context.Index))
                {
                    AddOnce(artifacts, relation.Artifact);
                }

                return NodeConnection.Find(context, artifacts);
            })
            .Field("Source.url", static (in FieldContext context) => Values.Text(context, NodeField.Url))
            .Field("Source.license", static (in FieldContext context) => Values.Text(context, NodeField.License))
            .Field("Source.retrieved", static (in FieldContext context) => Values.Date(context.Graph().DateOf(context.Node())))
            .Field("Term.code", static (in FieldContext context) => FieldValue.String(Term(context).Code))
            .Field("Term.kind", static (in FieldContext context) => FieldValue.Enum((int)Term(context).Kind))
            .Field("Term.title", static (in FieldContext context) => FieldValue.String(Term(context).Title))
            .Field("Term.description", static (in FieldContext context) => Values.TextOrNull(Term(context).Description))
            .Field("Term.alignedTo", static (in FieldContext context) => Texts(Term(context).AlignedTo.Split(';', Separation)))
            .Field("Term.severity", static (in FieldContext context) => FieldValue.Int(Term(context).Severity))
            .Field("LicenseTerm.term", static (in FieldContext context) => Values.OfTerm(Clause(context).Term))
            .Field("LicenseTerm.clause", static (in FieldContext context) => Values.TextOrNull(Clause(context).Place))
            .Field("LicenseTerm.summary", static (in FieldContext context) => Values.TextOrNull(Clause(context).Summary))
            .Field("LicenseTerm.scope", static (in FieldContext context) => Texts(RuleSet.Spell(Clause(context).Scope)))
            .Field("LicenseTerm.flowsDown", static (in FieldContext context) => FieldValue.Boolean(Clause(context).FlowsDown))
            .Field("LicenseTerm.textualReach", static (in FieldContext context) => FieldValue.Enum((int)Clause(context).Reach))
            .Field("LicenseTerm.sourceUrl", static (in FieldContext context) => Values.TextOrNull(Clause(context).SourceUrl))
            .Field("LicenseTerm.verification", static (in FieldContext context) => Values.TextOrNull(Clause(context).Verification));
    }

    public const StringSplitOptions Separation = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public static FieldValue Aliases(in FieldContext context)
    {
        var aliases = context.Graph().AliasesOf(context.Node());
        return FieldValue.List(aliases, 0, aliases.Length);
    }

    public static FieldValue AliasItem(in FieldContext context) =>
        FieldValue.String(((System.Collections.Immutable.ImmutableArray<string>)context.Source!)[context.Index]);

    // Relations stand in artifact order: several of one artifact are neighbours.
    private static void AddOnce(List<int> artifacts, int artifact)
    {
        if (artifacts.Count == 0 || artifacts[^1] != artifact)
        {
            artifacts.Add(artifact);
        }
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

    private static FieldValue Texts(string[] texts) => FieldValue.List(Array.ConvertAll(texts, FieldValue.String));

    private static Term Term(in FieldContext context) => (Term)context.Source!;

    private static Clause Clause(in FieldContext context) => (Clause)context.Source!;
}

/// <summary>A set of term kinds as bits.</summary>
internal static class TermKinds
{
    public const int All = 0b111;

    /// <summary>What restricts: duties and prohibitions.</summary>
    public const int Restrictive = (1 << (int)TermKind.Duty) | (1 << (int)TermKind.Prohibition);

    public static int Read(object?[]? values, int whenAbsent)
    {
        if (values is null)
        {
            return whenAbsent;
        }

        var kinds = 0;
        foreach (var value in values)
        {
            kinds |= 1 << ((EnumValueDefinition)value!).Index; // same order in the schema and the vocabulary, checked at start-up
        }

        return kinds;
    }

    public static bool Has(int kinds, TermKind kind) => (kinds & (1 << (int)kind)) != 0;
}

/// <summary>Terms by their code as clients give it.</summary>
internal static class Terms
{
    /// <summary>The term of that code.</summary>
    /// <exception cref="FieldErrorException">There is none.</exception>
    public static Term Find(RuleSet rules, string code) =>
        rules.FindTerm(code) ?? throw new FieldErrorException(new FieldError(
            $"There is no term \"{code}\". The field \"terms\" lists all codes.", LookupErrors.NotFound));
}
