using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Http;
using OpenChat.Graph.Server.Options;
using OpenChat.GraphQL.Execution;

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
            """{ /* comment */ "OpenChat": {"LogFormat": "Json", "RequestTimeoutSeconds": 3, "introspection": false,}, "Else": 1 }""",
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
                Introspection = false,
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
    [InlineData("OPENCHAT_INTROSPECTION", "no", "OPENCHAT_INTROSPECTION is 'no', but must be true or false.")]
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

        Assert.Equal(new ExecutorOptions(), options with { OnResolverFailure = null });
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
