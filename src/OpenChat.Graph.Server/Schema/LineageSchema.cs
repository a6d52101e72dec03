// schema.graphql and its bindings, put together and checked before the first request.
using System.Collections.Immutable;
using System.Text;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Domain.Views;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.Graph.Server.Schema.Types;
using OpenChat.Graph.Storage.Rows;
using OpenChat.GraphQL;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.Graph.Server.Schema;

/// <summary>The contract of the API and the lambdas that keep it.</summary>
internal static class LineageSchema
{
    // Enum values are handed out by position: these must have the same members in the same order. The schema may leave out members at the
    // end.
    private static readonly (string SchemaType, Type Type)[] Enums =
    [
        ("NodeKind", typeof(NodeKind)), ("ModelKind", typeof(ModelKind)), ("RelationKind", typeof(RelationKind)), (
            "LineageDirection", typeof(LineageDirection)),
        ("TermKind", typeof(TermKind)), (
            "TextualReach", typeof(TextualReach)), ("PartyReach", typeof(PartyReach)), ("Component", typeof(Component)),
        ("LicenseStatus", typeof(LicenseStatus)), (
            "PermissionOutcome", typeof(PermissionOutcome)), ("Purpose", typeof(Purpose)), ("Reading", typeof(Reading)),
        ("Party", typeof(VerdictParty)),
        ("VerdictOutcome", typeof(VerdictOutcome)), ("ConflictLevel", typeof(ConflictLevel)), ("ConflictCode", typeof(ConflictCode)),
        ("CriterionSubject", typeof(CriterionSubject)), ("CellState", typeof(CellState)), ("CellConflict", typeof(CellConflict)),
        ("OpennessClaimKind", typeof(OpennessClaimKind)), ("ConditionStatus", typeof(ConditionStatus)),
        ("GraphContradictionCode", typeof(GraphContradictionCode)), ("OpennessDisagreementKind", typeof(OpennessDisagreementKind)),
        ("ClaimEventKind", typeof(ClaimEventKind)),
        ("UnknownKind", typeof(UnknownKind)), ("PathStop", typeof(PathStop)), ("SetStop", typeof(SetStop)),
        ("FactKind", typeof(FactKind)), ("FindingSeverity", typeof(FindingSeverity)), ("PolicyEffect", typeof(PolicyEffect)),
        ("PolicyFit", typeof(PolicyFit)), ("ReportFormat", typeof(ReportFormat)),
    ];

    /// <summary>The text of schema.graphql as it was when the program was built.</summary>
    public static string Text { get; } = ReadText();

    /// <summary>The schema.</summary>
    /// <exception cref="InvalidOperationException">The schema file, the enums or the bindings do not fit together, or a list has no size;
    /// the message lists everything.</exception>
    public static (GraphQLSchema Schema, ResolverMap Resolvers) Create()
    {
        var scalars = new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal)
        {
            ["PartialDate"] = new PartialDateCoercion(),
            ["DateTime"] = new DateTimeCoercion(),
        };
        var schema = SchemaBuilder.TryBuild(new Source(Text, "schema.graphql"), scalars, out var errors);
        if (schema is null)
        {
            throw new InvalidOperationException($"schema.graphql: {string.Join(Environment.NewLine, errors)}");
        }

        var resolvers = new ResolverMap();
        ArtifactInterface.Bind(resolvers);
        ChecklistType.Bind(resolvers);
        ClaimType.Bind(resolvers);
        ConflictType.Bind(resolvers);
        DatasetType.Bind(resolvers);
        DevelopedByType.Bind(resolvers);
        DisagreementType.Bind(resolvers);
        FacetType.Bind(resolvers);
        FindingType.Bind(resolvers);
        LicenseTermType.Bind(resolvers);
        LicenseType.Bind(resolvers);
        LicensedUnderType.Bind(resolvers);
        LineageType.Bind(resolvers);
        ModelType.Bind(resolvers);
        NodeInterface.Bind(resolvers);
        FrameworkType.Bind(resolvers);
        OpennessType.Bind(resolvers);
        OpennessQuery.Bind(resolvers);
        ProjectType.Bind(resolvers);
        ResourceType.Bind(resolvers);
        OrganisationType.Bind(resolvers);
        PathType.Bind(resolvers);
        PermissionType.Bind(resolvers);
        PolicyType.Bind(resolvers);
        QueryType.Bind(resolvers);
        RelationType.Bind(resolvers);
        RestrictionType.Bind(resolvers);
        RevisionType.Bind(resolvers);
        SearchEdgeType.Bind(resolvers);
        SourceType.Bind(resolvers);
        SubscriptionType.Bind(resolvers);
        SummaryType.Bind(resolvers);
        TermType.Bind(resolvers);
        ThresholdType.Bind(resolvers);
        UnknownType.Bind(resolvers);
        VerdictType.Bind(resolvers);
        EvidenceQuery.Bind(resolvers);
        TimeQuery.Bind(resolvers);
        ImpactQuery.Bind(resolvers);
        SuggestionQuery.Bind(resolvers);
        VerdictSetType.Bind(resolvers);
        ViewQuery.Bind(resolvers);
        PathQuery.Bind(resolvers);
        WholeGraphQuery.Bind(resolvers);
        Connections.Bind(resolvers);
        var problems = CheckEnums(schema).AddRange(resolvers.Check(schema))
            .AddRange(new CostAnalyzer(schema, CostOptions.Default).Problems);
        return problems.IsEmpty ? (schema, resolvers) : throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
    }

    /// <summary>The engine that answers by the schema.</summary>
    /// <exception cref="StartUpException">
    /// The options give weights to what the schema does not have; the message lists all of them.
    /// </exception>
    public static GraphQLExecutor CreateExecutor(GraphQLSchema schema, ResolverMap resolvers, ExecutorOptions options)
    {
        var executor = new GraphQLExecutor(schema, resolvers, options);
        return executor.Prices.Problems.IsEmpty
            ? executor
            : throw new StartUpException(
                $"Weights that do not fit the schema:{Environment.NewLine}{string.Join(Environment.NewLine, executor.Prices.Problems)}");
    }

    /// <summary>A member of an enum as the schema spells it.</summary>
    public static string Spell<T>(T member)
        where T : struct, Enum => Ids.Word(member);

    private static ImmutableArray<string> CheckEnums(GraphQLSchema schema)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var (name, type) in Enums)
        {
            var values = schema.FindType(name) is EnumType found ? found.Values.Select(value => value.Name).ToArray() : [];
            var members = Enum.GetNames(type).Take(values.Length).Select(Ids.ScreamingSnakeCase).ToArray();
            if (!values.SequenceEqual(members))
            {
                problems.Add($"The enum \"{name}\" has the values {string.Join(", ", values)}, but the program has "
                    + $"{string.Join(", ", members)}.");
            }
        }

        return problems.ToImmutable();
    }

    private static string ReadText()
    {
        using var stream = typeof(LineageSchema).Assembly.GetManifestResourceStream("schema.graphql")
            ?? throw new InvalidOperationException("The program was built without schema.graphql.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
