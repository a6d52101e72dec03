using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
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
        Assert.Equal(expected, options.Store.Data);
    }

    [Fact]
    public void Read_UnderstandsEveryKindOfValue()
    {
        var options = Read(
            [],
            [new(
                "OPENCHAT_STATUS_PROFILE",
                "draft2026"), new("OPENCHAT_MAX_BODY_BYTES", "1024"), new("OPENCHAT_LOG_LEVEL", "WARNING"), new("OTHER", "x")],
            """{ /* comment */ "OpenChat": {"LogFormat": "Json", "RequestTimeoutSeconds": 3, "requirePreflight": true,}, "Else": 1 }""",
            out var problems,
            out var warnings);

        Assert.Equal(
            new ServerOptions
            {
                Http = new() { StatusProfile = StatusProfile.Draft2026, MaxBodyBytes = 1024 },
                Log = new() { LogLevel = LogLevel.Warning, LogFormat = LogFormat.Json },
                Gate = new() { RequestTimeoutSeconds = 3 },
                Callers = new() { RequirePreflight = true },
            },
            options);
        Assert.Empty(problems);
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData(
        "OPENCHAT_REQUEST_TIMEOUT_SECONDS", "0", "OPENCHAT_REQUEST_TIMEOUT_SECONDS is '0', but must be a whole number from 1 to 300.")]
    [InlineData(
        "OPENCHAT_REQUEST_TIMEOUT_SECONDS", "301", "OPENCHAT_REQUEST_TIMEOUT_SECONDS is '301', but must be a whole number from 1 to 300.")]
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
    public void EngineOptions_KeepsTheDefaultsOfTheEngineButForPrices_When_NothingIsSet()
    {
        var options = EngineOptions.Create(new ServerOptions(), NullLogger.Instance);

        Assert.Equal(
            new ExecutorOptions
            {
                Cost = CostOptions.Default with { MaxFieldCost = 250_000, MaxTypeCost = 100_000, MaxNodes = 200_000, MaxPageSize = 1_000 },
            },
            options with { OnResolverFailure = null, OnLimitWarning = null });
    }

    [Fact]
    public void EngineOptions_PassesEveryLimit_When_Set()
    {
        var names = OptionsReader.All.Where(option => option.Property.PropertyType == typeof(int)).Select(option => option.Name);
        var options = Read(
            [],
            [.. names.Select((name, i) => KeyValuePair.Create("OPENCHAT_" + name, Invariant($"{Special(name) ?? 101 + i}")))],
            null,
            out var problems,
            out _);

        var given = EngineOptions.Create(options, NullLogger.Instance);

        Assert.Empty(problems);
        Assert.Equal(
            ParserOptions.Default with
            {
                MaxCharacters = options.Limits.MaxDocumentCharacters,
                MaxTokens = options.Limits.MaxTokens,
                MaxNesting = options.Limits.MaxNesting,
                MaxFields = options.Limits.MaxFields,
                MaxAliases = options.Limits.MaxAliases,
                MaxDirectives = options.Limits.MaxDirectives,
                MaxDirectivesPerLocation = options.Limits.MaxDirectivesPerPlace,
                MaxFragments = options.Limits.MaxFragments,
                MaxOperations = options.Limits.MaxOperations,
                MaxVariables = options.Limits.MaxVariables,
                MaxListLength = options.Limits.MaxInputListLength,
            },
            given.Parser);
        Assert.Equal(
            ValidationOptions.Default with
            {
                MaxErrors = options.Limits.MaxValidationErrors,
                MaxMergeComparisons = options.Limits.MaxMergeComparisons,
                MaxFragmentVisits = options.Limits.MaxFragmentVisits,
                MaxDepth = options.Limits.MaxDepth,
                MaxCycleDepth = options.Limits.MaxCycleDepth,
                MaxRootFields = options.Limits.MaxRootFields,
                MaxIntrospectionLists = options.Limits.MaxIntrospectionDepth,
                MaxIntrospectionOfType = options.Limits.MaxIntrospectionOfType,
            },
            given.Validation);
        Assert.Equal(
            CostOptions.Default with
            {
                MaxFieldCost = options.Price.MaxFieldCost,
                MaxTypeCost = options.Price.MaxTypeCost,
                MaxNodes = options.Price.MaxNodes,
                MaxPageSize = options.Price.MaxPageSize,
                DefaultPageSize = options.Price.DefaultPageSize,
            },
            given.Cost);
        Assert.Equal(
            (
                options.Limits.MaxVariableValues,
                options.Limits.MaxInputListLength,
                options.Limits.MaxResponseBytes,
                options.Documents.CachedDocuments),
            (given.MaxVariableNodes, given.MaxInputListLength, given.MaxResponseBytes, given.CacheEntries));

        static int? Special(string name) => name switch
        {
            "MaxIntrospectionDepth" => 99,
            "MaxBatchedRequests" or "QueueTimeoutSeconds" => 5,
            "MaxBodyBytes" or "MaxUrlBytes" or "MaxResponseBytes" => 2000,
            _ => null,
        };
    }

    [Theory]
    [InlineData("depth", WarnableLimits.Depth)]
    [InlineData("cost, INPUTLIST,variables,", WarnableLimits.Cost | WarnableLimits.InputList | WarnableLimits.Variables)]
    public void Read_TakesNamesOfLimits_When_TheyMayOnlyWarn(string text, WarnableLimits expected)
    {
        var options = Read([], [new("OPENCHAT_WARN_ONLY_LIMITS", text)], null, out var problems, out _);

        Assert.Empty(problems);
        Assert.Equal(expected, EngineOptions.Create(options, NullLogger.Instance).WarnOnly);
    }

    [Theory]
    [InlineData("depth,nesting", "; not nesting, because deeper documents would overflow the stack")]
    [InlineData("body", "; not body, which is held before there is a request")]
    [InlineData("Batch", "; not batch, which is held before there is a request")]
    [InlineData("none,depth", "; None stands alone")]
    [InlineData("errors", "")]
    public void Read_SaysWhy_When_ALimitCannotWarn(string text, string reason)
    {
        const string Limits =
            "None, or names of limits that may only warn, separated by commas: document, tokens, fields, aliases, directives, fragments, "
            + "operations, variables, fragmentVisits, mergeComparisons, depth, cycleDepth, rootFields, introspectionDepth, cost, nodes, "
            + "pageSize, inputList, response";
        Read([], [new("OPENCHAT_WARN_ONLY_LIMITS", text)], null, out var problems, out _);

        Assert.Equal([$"OPENCHAT_WARN_ONLY_LIMITS is '{text}', but must be {Limits}{reason}."], problems);
    }

    [Fact]
    public void EngineOptions_TakesWeightsByCoordinate_When_TheyAreGiven()
    {
        var options = new ServerOptions { Price = new() { CostWeights = "Query.models=5; Query.models(first:) = 0.25;;Model=0" } };

        Assert.Equal(
            [new("Query.models", 5), new("Query.models(first:)", 0.25), new("Model", 0)],
            EngineOptions.Create(options, NullLogger.Instance).Cost.Weights.Cast<KeyValuePair<string, double>>());
    }

    [Theory]
    [InlineData(
        "Query.models", "The cost weight 'Query.models' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData(
        "Model=1;Query.models=-1",
        "The cost weight 'Query.models=-1' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData(
        "Query.models=Infinity",
        "The cost weight 'Query.models=Infinity' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData(
        "Query.models=1=2",
        "The cost weight 'Query.models=1=2' must be a schema coordinate and a number from 0 on, such as Query.models=5.")]
    [InlineData("Model=1;Model=2", "There are two cost weights for Model.")]
    public void EngineOptions_SaysWhatWasExpected_When_AWeightIsNone(string weights, string message)
    {
        var options = new ServerOptions { Price = new() { CostWeights = weights } };

        Assert.Equal(message, Assert.Throws<StartUpException>(() => EngineOptions.Create(options, NullLogger.Instance)).Message);
    }

    [Fact]
    public void Read_Warns_When_OptionDoesNotExist()
    {
        var options = Read(
            [],
            [new("OPENCHAT_DTA", "x"), new("OPENCHAT_MAX_DEHPT", "x"), new("OPENCHAT_ZZZ", "x")],
            null,
            out var problems,
            out var warnings);

        Assert.Equal(new ServerOptions(), options);
        Assert.Empty(problems);
        Assert.Equal(
            [
                "Ignored OPENCHAT_DTA: there is no such option.",
                "Ignored OPENCHAT_MAX_DEHPT: there is no such option. Did you mean OPENCHAT_MAX_DEPTH?",
                "Ignored OPENCHAT_ZZZ: there is no such option.",
            ],
            warnings);
    }

    [Theory]
    [InlineData("[1]", "not a JSON object; expected {\"OpenChat\": {…}}.")]
    [InlineData("{\"OpenChat\":[1]}", "\"OpenChat\" is not a JSON object; expected the options by name, as {\"Urls\": \"…\"}.")]
    [InlineData("", "cannot be read.")]
    public void FromFile_SaysWhatIsExpected_When_TheFileHasAnotherShape(string text, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = text.Length > 0
            ? folder.Write("appsettings.json", text)
            : Directory.CreateDirectory(Path.Combine(folder.Path, "appsettings.json")).FullName;
        var problems = new List<string>();

        Assert.Empty(OptionsReader.FromFile(path, problems).Values);
        Assert.Equal([$"{path}: {problem}"], problems);
    }

    [Fact]
    public void FromFile_ReadsTheFile_When_ItHasAByteOrderMark()
    {
        using var folder = new TemporaryFolder();
        var problems = new List<string>();
        var path = folder.Write("appsettings.json", "\ufeff{\"OpenChat\":{\"Urls\":\"http://localhost:1\"}}");

        Assert.Equal([KeyValuePair.Create("Urls", "http://localhost:1")], OptionsReader.FromFile(path, problems).Values);
        Assert.Empty(problems);
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
        KeyValuePair<string,
        string?>[] commandLine,
        KeyValuePair<string,
        string>[] environment,
        string? file,
        out List<string> problems,
        out List<string> warnings)
    {
        using var folder = new TemporaryFolder();
        problems = [];
        var path = file is null ? "missing.json" : folder.Write("appsettings.json", file);
        return OptionsReader.Read(
            [
                OptionsReader.FromFile(path, problems),
                OptionsReader.FromEnvironment(environment),
                OptionsReader.FromCommandLine(commandLine),
            ],
            problems,
            out warnings);
    }
}
