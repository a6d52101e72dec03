using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Http.Callers;
using OpenChat.Graph.Server.Http.Documents;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Validation;
using static System.FormattableString;

namespace OpenChat.Graph.Server.Tests.Options;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_GivesTheDefaults_When_NothingIsSet()
    {
        var options = Read([], [], null, out var problems, out var warnings);

        Assert.Equal(new ServerOptions(), options);
        Assert.Empty(problems);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("cli", "env", "file", "cli")]
    [InlineData(null, "env", "file", "env")]
    [InlineData(null, "", "file", "file")]
    [InlineData(null, null, "file", "file")]
    [InlineData(null, null, null, null)]
    public void Read_PrefersCommandLineThenEnvironmentThenFile(string? commandLine, string? environment, string? file, string? expected)
    {
        var options = Read(
            [new("Data", commandLine)],
            environment is null ? [] : [new("OPENCHAT_DATA", environment)],
            file is null ? null : "{\"OpenChat\":{\"data\":\"" + file + "\"}}",
            out var problems,
            out _);

        Assert.Empty(problems);
        Assert.Equal(expected, options.Data);
    }

    [Fact]
    public void Read_UnderstandsEveryKindOfValue()
    {
        var options = Read(
            [],
            [new("OPENCHAT_STATUS_PROFILE", "draft2026"), new("OPENCHAT_MAX_BODY_BYTES", "1024"), new("OPENCHAT_LOG_LEVEL", "WARNING"), new("OTHER", "x")],
            """{ /* comment */ "OpenChat": {"LogFormat": "Json", "RequestTimeoutSeconds": 3, "requirePreflight": true,}, "Else": 1 }""",
            out var problems,
            out var warnings);

        Assert.Equal(
            new ServerOptions
            {
                StatusProfile = StatusProfile.Draft2026,
                MaxBodyBytes = 1024,
                LogLevel = LogLevel.Warning,
                LogFormat = LogFormat.Json,
                RequestTimeoutSeconds = 3,
                RequirePreflight = true,
            },
            options);
        Assert.Empty(problems);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("OPENCHAT_REQUEST_TIMEOUT_SECONDS", "0", "OPENCHAT_REQUEST_TIMEOUT_SECONDS is '0', but must be a whole number from 1 to 300.")]
    [InlineData("OPENCHAT_REQUEST_TIMEOUT_SECONDS", "301", "OPENCHAT_REQUEST_TIMEOUT_SECONDS is '301', but must be a whole number from 1 to 300.")]
    [InlineData("OPENCHAT_MAX_BODY_BYTES", "1 MB", "OPENCHAT_MAX_BODY_BYTES is '1 MB', but must be a whole number from 1024 to 104857600.")]
    [InlineData("OPENCHAT_STATUS_PROFILE", "1", "OPENCHAT_STATUS_PROFILE is '1', but must be one of Stable, Draft2026.")]
    [InlineData("OPENCHAT_COMPRESSION", "no", "OPENCHAT_COMPRESSION is 'no', but must be true or false.")]
    [InlineData("OPENCHAT_LOG_FORMAT", "xml", "OPENCHAT_LOG_FORMAT is 'xml', but must be one of Text, Json.")]
    public void Read_SaysWhatWasExpected_When_ValueIsUnusable(string name, string value, string expected)
    {
        Read([], [new(name, value)], null, out var problems, out _);

        Assert.Equal([expected], problems);
    }

    [Fact]
    public void ToExecutorOptions_KeepsTheDefaultsOfTheEngine_When_NothingIsSet()
    {
        var options = new ServerOptions().ToExecutorOptions(NullLogger.Instance);

        Assert.Equal(new ExecutorOptions(), options with { OnResolverFailure = null, OnLimitWarning = null });
    }

    [Fact]
    public void ToExecutorOptions_PassesEveryLimit_When_Set()
    {
        var names = typeof(ServerOptions).GetProperties().Where(property => property.PropertyType == typeof(int)).Select(property => property.Name);
        var options = Read(
            [], [.. names.Select((name, i) => KeyValuePair.Create("OPENCHAT_" + name, Invariant($"{Special(name) ?? 101 + i}")))], null, out var problems, out _);

        var given = options.ToExecutorOptions(NullLogger.Instance);

        Assert.Empty(problems);
        Assert.Equal(
            ParserOptions.Default with
            {
                MaxCharacters = options.MaxDocumentCharacters,
                MaxTokens = options.MaxTokens,
                MaxNesting = options.MaxNesting,
                MaxFields = options.MaxFields,
                MaxAliases = options.MaxAliases,
                MaxDirectives = options.MaxDirectives,
                MaxDirectivesPerLocation = options.MaxDirectivesPerPlace,
                MaxFragments = options.MaxFragments,
                MaxOperations = options.MaxOperations,
                MaxVariables = options.MaxVariables,
                MaxListLength = options.MaxInputListLength,
            },
            given.Parser);
        Assert.Equal(
            ValidationOptions.Default with
            {
                MaxErrors = options.MaxValidationErrors,
                MaxMergeComparisons = options.MaxMergeComparisons,
                MaxFragmentVisits = options.MaxFragmentVisits,
                MaxDepth = options.MaxDepth,
                MaxCycleDepth = options.MaxCycleDepth,
                MaxRootFields = options.MaxRootFields,
                MaxIntrospectionLists = options.MaxIntrospectionDepth,
                MaxIntrospectionOfType = options.MaxIntrospectionOfType,
            },
            given.Validation);
        Assert.Equal(
            CostOptions.Default with
            {
                MaxFieldCost = options.MaxFieldCost,
                MaxTypeCost = options.MaxTypeCost,
                MaxNodes = options.MaxNodes,
                MaxPageSize = options.MaxPageSize,
                DefaultPageSize = options.DefaultPageSize,
            },
            given.Cost);
        Assert.Equal(
            (options.MaxVariableValues, options.MaxInputListLength, options.MaxResponseBytes, options.CachedDocuments),
            (given.MaxVariableNodes, given.MaxInputListLength, given.MaxResponseBytes, given.CacheEntries));

        static int? Special(string name) => name switch
        {
            "MaxIntrospectionDepth" => 99,
            "MaxBatchedRequests" or "QueueTimeoutSeconds" => 5,
            "MaxBodyBytes" or "MaxUrlBytes" or "MaxResponseBytes" => 2000,
            _ => null,
        };
    }

    [Fact]
    public void ToEndpointOptions_TakesTheLimitsOfHttp()
    {
        var options = new ServerOptions { MaxBodyBytes = 2000, MaxConcurrentRequests = 3, MaxQueuedRequests = 4, QueueTimeoutSeconds = 5, MaxBatchedRequests = 6 };

        var given = options.ToEndpointOptions(CallerPolicy.Open, new DocumentFinder(TrustedDocuments.None, onlyTrusted: false, queries: null));

        Assert.Equal(
            (2000, 3, 4, TimeSpan.FromSeconds(5), 6),
            (given.MaxBodyBytes, given.MaxConcurrentRequests, given.MaxQueuedRequests, given.QueueTimeout, given.MaxBatchedRequests));
    }

    [Theory]
    [InlineData("depth", WarnableLimits.Depth)]
    [InlineData("cost, INPUTLIST,variables,", WarnableLimits.Cost | WarnableLimits.InputList | WarnableLimits.Variables)]
    public void Read_TakesNamesOfLimits_When_TheyMayOnlyWarn(string text, WarnableLimits expected)
    {
        var options = Read([], [new("OPENCHAT_WARN_ONLY_LIMITS", text)], null, out var problems, out _);

        Assert.Empty(problems);
        Assert.Equal(expected, options.ToExecutorOptions(NullLogger.Instance).WarnOnly);
    }

    [Theory]
    [InlineData("depth,nesting", "without nesting, which cannot only warn: deeper documents would overflow the stack")]
    [InlineData(
        "errors",
        "names of limits, separated by commas, of none, document, tokens, fields, aliases, directives, fragments, operations, variables, fragmentVisits, "
        + "mergeComparisons, depth, cycleDepth, rootFields, introspectionDepth, cost, nodes, pageSize, inputList, response")]
    public void Read_SaysWhy_When_ALimitCannotWarn(string text, string expected)
    {
        Read([], [new("OPENCHAT_WARN_ONLY_LIMITS", text)], null, out var problems, out _);

        Assert.Equal([$"OPENCHAT_WARN_ONLY_LIMITS is '{text}', but must be {expected}."], problems);
    }

    [Fact]
    public void ToExecutorOptions_TakesWeightsByCoordinate_When_TheyAreGiven()
    {
        var options = new ServerOptions { CostWeights = "Query.models=5; Query.models(first:) = 0.25;;Model=0" };

        Assert.Equal(
            [new("Query.models", 5), new("Query.models(first:)", 0.25), new("Model", 0)],
            options.ToExecutorOptions(NullLogger.Instance).Cost.Weights.Cast<KeyValuePair<string, double>>());
    }

    [Theory]
    [InlineData("Query.models", "The cost weight 'Query.models' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData("Model=1;Query.models=-1", "The cost weight 'Query.models=-1' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData("Query.models=Infinity", "The cost weight 'Query.models=Infinity' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData("Query.models=1=2", "The cost weight 'Query.models=1=2' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData("Model=1;Model=2", "There are two cost weights for Model.")]
    public void ToExecutorOptions_SaysWhatWasExpected_When_AWeightIsNone(string weights, string message)
    {
        var options = new ServerOptions { CostWeights = weights };

        Assert.Equal(message, Assert.Throws<StartUpException>(() => options.ToExecutorOptions(NullLogger.Instance)).Message);
    }

    [Fact]
    public void Read_Warns_When_OptionDoesNotExist()
    {
        var options = Read([], [new("OPENCHAT_DTA", "x")], null, out var problems, out var warnings);

        Assert.Equal(new ServerOptions(), options);
        Assert.Empty(problems);
        Assert.Equal(["Ignored OPENCHAT_DTA: there is no such option."], warnings);
    }

    [Fact]
    public void FromFile_SaysWhere_When_FileIsNotJson()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("appsettings.json", "{\n  \"OpenChat\": {\n");
        var problems = new List<string>();

        OptionsReader.FromFile(path, problems);

        Assert.Equal([$"{path}: not valid JSON at line 3."], problems);
    }

    private static ServerOptions Read(
        KeyValuePair<string, string?>[] commandLine, KeyValuePair<string, string>[] environment, string? file, out List<string> problems, out List<string> warnings)
    {
        using var folder = new TemporaryFolder();
        problems = [];
        var path = file is null ? "missing.json" : folder.Write("appsettings.json", file);
        return OptionsReader.Read(
            [OptionsReader.FromFile(path, problems), OptionsReader.FromEnvironment(environment), OptionsReader.FromCommandLine(commandLine)], problems, out warnings);
    }
}
