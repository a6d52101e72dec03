// The verbs of the executable and their help.
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Globalization;
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Exports;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Reports;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Neo4j.Importing;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Parses the command line, makes the options and runs one command.</summary>
internal static partial class CommandLine
{
    private const string ExitCodes =
        "Exit codes: 0 done; 1 done, and the answer has errors: in the data (check; with --strict warnings too), of GraphQL (query), "
        + "a breaking change (schema-diff), or something is denied (gate); 2 not done (usage, options, data folder, address); 3 nothing is "
        + "denied, and a person has to decide about something (gate).";

    private const string NamedTwice = "Name the folder once: as DIR or with --data.";

    /// <summary>Runs the command that the arguments name.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var result = CreateRoot().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // a line that is to be completed is not whole
        var isSuggesting = result.CommandResult.Command is RootCommand { Directives: var directives }
            && directives.OfType<SuggestDirective>().Any(directive => result.GetResult(directive) is not null);
        if (result.Errors.Count > 0 && !isSuggesting)
        {
            foreach (var problem in result.Errors)
            {
                await error.WriteLineAsync(problem.Message + AskForNear(result, problem.Message));
            }

            await error.WriteLineAsync("Add --help to see what the command takes.");
            return ExitCode.Unusable;
        }

        await using var help = result.CommandResult.Command is RootCommand ? new HelpWriter(output) : null;
        try
        {
            return await result.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = help ?? output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                cancellationToken);
        }
        catch (StartUpException exception)
        {
            await error.WriteLineAsync(exception.Message);
            return ExitCode.Unusable;
        }
#pragma warning disable CA1031 // the boundary of the process: a person at a terminal gets a line, not a stack
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await error.WriteLineAsync(
                $"The command broke, which is a fault of the program: {exception.GetType().Name}: {exception.Message}");
            return ExitCode.Unusable;
        }
    }

    /// <summary>" Did you mean …?" when a message is about a word that is near to a command or option; else empty.</summary>
    private static string AskForNear(ParseResult result, string message)
    {
        var command = result.CommandResult.Command;
        var word = result.UnmatchedTokens.FirstOrDefault(token => message.Contains($"'{token}'", StringComparison.Ordinal));
        return word is null ? "" : NearWords.Ask(NearWords.Find(
            word,
            word.StartsWith('-')
                ? command.Options.Select(static option => option.Name)
                : command.Subcommands.Select(static verb => verb.Name)));
    }

    /// <summary>The argument DIR and the option --data name the same folder; both at once are refused.</summary>
    private static void TakeOneFolder(Command command, Argument<string?> folder, Option<string?> data) => command.Validators.Add(result =>
    {
        if (result.GetValue(folder) is not null && result.GetValue(data) is not null)
        {
            result.AddError(NamedTwice);
        }
    });

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(
            "OpenChat.Graph: which limits of licenses and terms of service travel to which AI model, by which path and clause.\n" +
            "Start with: serve, then open http://127.0.0.1:5080/graphql in a browser.\n" + ExitCodes)
        {
            CreateServe(),
            CreateCheck(),
            CreateQuery(),
            CreateAsk(),
            CreateReport(),
            CreateGate(),
            CreateImport(),
            CreateExport(),
            CreateSchemaDiff(),
            CreateNewProject(),
            CreateAdd(),
        };
        root.SetAction(result => new HelpAction().Invoke(result));
        return root;
    }

    private static Command CreateServe()
    {
        var data = DataOption();
        var neo4j = new Neo4jArguments();
        var watch = new Option<bool?>("--watch")
        {
            Description = "Look every second for changes of the data. Default: true",
            HelpName = "true|false",
        };
        var acceptEmpty = AcceptEmptyOption();
        var cache = new Option<string?>("--cache")
        {
            Description = "Directory for a copy of the last good graph, to start from when the data is away. Default: none.",
            HelpName = "DIR",
        };
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, separated by semicolons; http only. Default: http://127.0.0.1:5080",
            HelpName = "URL",
        };
        var command = new Command(
            "serve",
            "Loads the data folder, or a Neo4j database, and answers GraphQL over HTTP until it is stopped (Ctrl+C or SIGTERM).\n" +
            "Paths: /graphql, /export/FORMAT/ID, /schema.graphql, /schema.json, /health/live, /health/ready.\n" +
            "Every option can also be an environment variable (OPENCHAT_DATA, OPENCHAT_URLS, ...) or stand in appsettings.json under "
            + "\"OpenChat\".\n" +
            ExitCodes)
        {
            data, urls, watch, acceptEmpty, cache,
        };
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => WithSourceAsync(
            result,
            [
                new("Data", result.GetValue(data)),
                new("Urls", result.GetValue(urls)),
                new("Watch", result.GetValue(watch)?.ToString()),
                AcceptsEmpty(result, acceptEmpty),
                new("Cache", result.GetValue(cache)),
                .. neo4j.Read(result),
            ],
            (options, warnings) => new ServeCommand(options).RunAsync(warnings, cancellationToken)));
        return command;
    }

    private static Command CreateCheck()
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = "The CSV folder to check; or the file of one project, made by new-project. Default: the folder that serve would "
                + "load.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = DataOption();
        var strict =
            new Option<bool>("--strict") { Description = "Exit with 1 for warnings too, not only for findings of severity error." };
        var format = new Option<FindingFormat>("--format")
        {
            Description = "How findings are written: a table, one JSON object, SARIF 2.1.0, or workflow commands of GitHub Actions. "
                + "Default: table",
            HelpName = "table|json|sarif|github",
        };
        format.AcceptOnlyFromAmong("table", "json", "sarif", "github");
        var against = new Option<string?>("--against")
        {
            Description = "Also list which verdicts and restrictions are other than in this CSV folder, and which row changed them; exit "
                + "with 1 if any is.",
            HelpName = "DIR",
        };
        var served = new Option<bool>("--against-served")
        {
            Description = "Likewise against the graph that serve would load: the folder or the Neo4j database that options name.",
        };
        var command = new Command(
            "check",
            "Loads a data folder and lists every finding: severity, file and line, column, value, and what was expected.\n" +
            "Sound rows load even when others are wrong; check tells which ones do not. Besides, it lists as infos licenses without "
            + "terms, sources without claims, and names that several nodes share.\n" + ExitCodes)
        {
            folder, data, strict, format, against, served,
        };
        command.Validators.Add(result =>
        {
            if (ProjectFile.IsOne(result.GetValue(folder)))
            {
                if (result.GetValue(served) || result.GetValue(against) is not null || result.GetResult(format) is { Implicit: false })
                {
                    result.AddError("The file of a project is checked alone: check FILE [--data DIR] [--strict].");
                }

                return;
            }

            if (result.GetValue(folder) is not null && result.GetValue(data) is not null)
            {
                result.AddError(NamedTwice);
            }

            var given = result.GetValue(folder) ?? result.GetValue(data);
            if (result.GetValue(served) && (given is null || result.GetValue(against) is not null))
            {
                result.AddError("Name the folder to check beside --against-served, without --against: check DIR --against-served.");
            }
        });
        var neo4j = new Neo4jArguments();
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => result.GetValue(folder) is { } file && ProjectFile.IsOne(file)
            ? new ProjectCommands(result.GetValue(data), result.InvocationConfiguration.Output).CheckAsync(
                file, result.GetValue(strict), cancellationToken)
            : WithSourceAsync(
            result,
            [new("Data", result.GetValue(folder) ?? result.GetValue(data)), .. neo4j.Read(result)],
            async (options, _) =>
            {
                var check = new CheckCommand(result.GetValue(served) ? FolderOf(options) : options, result.InvocationConfiguration.Output);
                return result.GetValue(served)
                    ? await WithOptionsAsync(
                        result, neo4j.Read(result), (other, _) => check.RunAsync(
                            result.GetValue(strict), result.GetValue(format), other, cancellationToken))
                    : await check.RunAsync(
                        result.GetValue(strict),
                        result.GetValue(format),
                        result.GetValue(against) is { } other
                            ? FolderOf(options) with { Store = options.Store with { Data = other } }
                            : null,
                        cancellationToken);
            }));
        return command;
    }

    private static Command CreateQuery()
    {
        var document = new Argument<string>("DOC")
        {
            Description = "The GraphQL document, in quotes, for example '{ model(name: \"Zephyr\") { name } }'; or the file that it is in; "
                + "or - for standard input.",
        };
        var data = DataOption();
        var variables = new Option<string?>("--variables")
        {
            Description = "Values of the document's variables: a JSON object, or the file that it is in.",
            HelpName = "JSON|FILE",
        };
        var acceptEmpty = AcceptEmptyOption();
        var operation =
            new Option<string?>("--operation") { Description = "Which operation to run when the document has several.", HelpName = "NAME" };
        var format = new Option<AnswerFormat>("--format")
        {
            Description = "How the answer is written: JSON as it is, or the entries of its one list as rows of a table, CSV or Markdown. "
                + "Default: json",
            HelpName = "json|table|csv|markdown",
        };
        format.AcceptOnlyFromAmong("json", "table", "csv", "markdown");
        var command = new Command(
            "query", "Answers one GraphQL document from a data folder, without a server.\n" + ExitCodes)
        {
            document, data, variables, operation, format, acceptEmpty,
        };
        var neo4j = new Neo4jArguments();
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => WithSourceAsync(
            result,
            [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
            (options, _) => new QueryCommand(options, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error).RunAsync(
                QueryCommand.ReadDocument(result.GetRequiredValue(document)),
                result.GetValue(variables),
                result.GetValue(operation),
                result.GetValue(format),
                cancellationToken)));
        return command;
    }

    private static Command CreateAsk()
    {
        var name = new Argument<string>("NAME") { Description = "The id or a name of a model or dataset, for example zephyr-7b-beta." };
        var data = DataOption();
        var acceptEmpty = AcceptEmptyOption();
        var party = WordOption("--party", "For whom the text is", SummaryText.Parties, (int)VerdictParty.Recipient);
        var reading = WordOption("--reading", "How doubtful restrictions count", SummaryText.Readings, (int)Reading.Balanced);
        var command = new Command(
            "ask",
            "Tells in plain text what one must do, may not do, what is contested and what is not known of one model or dataset, and what "
            + "it was made from.\n" + ExitCodes)
        {
            name, data, party, reading, acceptEmpty,
        };
        var neo4j = new Neo4jArguments();
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => WithSourceAsync(
            result,
            [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
            (options, _) => new AskCommand(options, result.InvocationConfiguration.Output).RunAsync(
                result.GetRequiredValue(name),
                (VerdictParty)SummaryText.Parties.IndexOf(result.GetRequiredValue(party)),
                (Reading)SummaryText.Readings.IndexOf(result.GetRequiredValue(reading)),
                cancellationToken)));
        return command;
    }

    private static Command CreateReport()
    {
        var name = new Argument<string>("NAME") { Description = "The id or a name of a model or dataset, for example zephyr-7b-beta." };
        var data = DataOption();
        var acceptEmpty = AcceptEmptyOption();
        var party = WordOption("--party", "For whom the report is", SummaryText.Parties, (int)VerdictParty.Recipient);
        var format = WordOption("--format", "How it is written", ReportCommand.Formats, 0);
        var file = new Option<string?>("--out")
        {
            Description = "The file to write. Default: standard output.",
            HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Write over a file that has other content." };
        var command = new Command(
            "report",
            "Writes all that is known of one model or dataset as a page to print or to file: summary, verdicts, restrictions with their "
            + "ways, what is not known, and sources.\n" + ExitCodes)
        {
            name, format, file, force, data, party, acceptEmpty,
        };
        var neo4j = new Neo4jArguments();
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => WithSourceAsync(
            result,
            [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
            (options, _) => new ReportCommand(options, result.InvocationConfiguration.Output).RunAsync(
                result.GetRequiredValue(name),
                (ReportFormat)ReportCommand.Formats.IndexOf(result.GetRequiredValue(format)),
                (VerdictParty)SummaryText.Parties.IndexOf(result.GetRequiredValue(party)),
                result.GetValue(file),
                result.GetValue(force),
                cancellationToken)));
        return command;
    }

    private static Command CreateGate()
    {
        var policy = new Option<string>("--policy")
        {
            Description = "The policy: a JSON file with what the field evaluatePolicy takes as policy.",
            HelpName = "FILE",
            Required = true,
        };
        var list = new Option<string>("--list")
        {
            Description = "What to hold against it: a file with an id or name a line, # before comments, or CSV with a column id; or - for "
                + "standard input.",
            HelpName = "FILE|-",
            Required = true,
        };
        var format = new Option<GateFormat>("--format")
        {
            Description = "How the answer is written: a table, one JSON object, SARIF 2.1.0, or JUnit XML. Default: table",
            HelpName = "table|json|sarif|junit",
        };
        format.AcceptOnlyFromAmong("table", "json", "sarif", "junit");
        var data = DataOption();
        var acceptEmpty = AcceptEmptyOption();
        var command = new Command(
            "gate",
            "Holds a list of models and datasets against a policy: which may be used, which not, and about which somebody has to decide, "
            + "by which rule and why. What is not found is never allowed.\n" + ExitCodes)
        {
            policy, list, format, data, acceptEmpty,
        };
        var neo4j = new Neo4jArguments();
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => WithSourceAsync(
            result,
            [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
            (options, _) => new GateCommand(options, result.InvocationConfiguration.Output).RunAsync(
                result.GetRequiredValue(policy),
                result.GetRequiredValue(list),
                result.GetValue(format),
                cancellationToken)));
        return command;
    }

    private static Command CreateImport()
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = "The CSV folder to import. Default: the folder that serve would load.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = DataOption();
        var prune = new Option<bool>("--prune") { Description = "Remove what the folder does not have; without it, that stays." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be changed and change nothing." };
        var ifEmpty = new Option<bool>("--if-empty") { Description = "Do nothing when the database is not empty." };
        var abandon = new Option<bool>("--abandon") { Description = "Undo an unfinished import, if the database was empty before it." };
        var size = new Option<int>("--transaction-size")
        {
            Description = "Up to so many changes take effect all at once or not at all; more are written in batches, during which "
                + "servers keep what they loaded before.",
            HelpName = "N",
            DefaultValueFactory = _ => new ImportOptions().TransactionSize,
        };
        var acceptEmpty = AcceptEmptyOption();
        size.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--transaction-size must be at least 1.");
            }
        });
        var neo4j = new Neo4jArguments();
        var command = new Command(
            "import",
            "Brings a Neo4j database to the content of a CSV folder by writing the difference, and says what was added, "
            + "changed and left.\n" +
            "A folder with errors is refused. What others put into the database stays. Stopped or broken off, it can be run again.\n"
            + ExitCodes)
        {
            folder, data, prune, dryRun, ifEmpty, abandon, size, acceptEmpty,
        };
        neo4j.AddTo(command);
        TakeOneFolder(command, folder, data);
        command.SetAction((result, cancellationToken) => WithOptionsAsync(
            result,
            [
                new("Data", result.GetValue(folder) ?? result.GetValue(data)),
                AcceptsEmpty(result, acceptEmpty),
                .. neo4j.Read(result),
            ],
            (options, _) =>
            {
                var import = new ImportCommand(options, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
                return result.GetValue(abandon)
                    ? import.AbandonAsync(cancellationToken)
                    : import.RunAsync(
                        new ImportOptions
                        {
                            Prune = result.GetValue(prune),
                            DryRun = result.GetValue(dryRun),
                            OnlyIfEmpty = result.GetValue(ifEmpty),
                            AcceptEmpty = options.Store.AcceptEmpty,
                            TransactionSize = result.GetValue(size),
                        },
                        cancellationToken);
            }));
        return command;
    }

    private static Command CreateExport()
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = "The CSV folder to write; with --bulk, the one to read. Default of the latter: the folder that serve would load. "
                + "With --format, the id or a name of a model or dataset instead.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var formats = ExportFormats.OfArtifact.Select(static format => format.Name)
            .Concat(ExportFormats.OfGraph.Select(static format => format.Name)).Distinct(StringComparer.Ordinal).ToArray();
        var format = new Option<string?>("--format")
        {
            Description = "Write the lineage of that model or dataset in this format: "
                + $"{string.Join(", ", ExportFormats.OfArtifact.Select(static format => $"{format.Name}, {format.Title}"))}; or without "
                + "a name the whole graph: csv, a folder, "
                + $"{string.Join(", ", ExportFormats.OfGraph.Select(static format => $"{format.Name}, {format.Title}"))}.",
            HelpName = string.Join('|', formats),
        };
        format.AcceptOnlyFromAmong(formats);
        var file = new Option<string?>("--out")
        {
            Description = "The file for --format, or the folder for a whole graph as CSV. Default: standard output.",
            HelpName = "FILE|DIR",
        };
        var data = DataOption();
        var site = new Option<string?>("--site")
        {
            Description = "Write the whole graph into this folder as pages of HTML that need no server: tables of openness, and a page for "
                + "each model, dataset, license and organisation.",
            HelpName = "DIR",
        };
        var bulk = new Option<string?>("--bulk")
        {
            Description = "Write DIR as input of neo4j-admin database import into this folder, without a server.",
            HelpName = "OUT",
        };
        var acceptEmpty = AcceptEmptyOption();
        var force = new Option<bool>("--force") { Description = "Write into a folder, or over a file, that has other content." };
        var neo4j = new Neo4jArguments();
        var command = new Command(
            "export",
            "Writes the lineage of a model or dataset, or a whole graph, in one of several formats (--format), the graph of a Neo4j "
            + "database as a CSV folder, a whole graph as a site of static pages (--site), or a CSV folder as input of Neo4j's bulk "
            + "importer (--bulk).\n"
            + ExitCodes)
        {
            folder, format, file, data, site, bulk, force, acceptEmpty,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(site) is not null)
            {
                if (result.GetResult(format) is not null || result.GetValue(bulk) is not null || result.GetValue(file) is not null
                    || result.GetValue(folder) is not null)
                {
                    result.AddError("--site writes a whole graph into the folder it names: export --site DIR --data DIR.");
                }
            }
            else if (result.GetResult(format) is not null)
            {
                if (result.GetValue(bulk) is not null)
                {
                    result.AddError("--format and --bulk are two ways to export: take one of them.");
                }
            }
            else if (result.GetValue(file) is not null || result.GetValue(data) is not null)
            {
                result.AddError("--out and --data go with --format: export NAME --format FORMAT --out FILE --data DIR.");
            }
            else if (result.GetValue(bulk) is null && result.GetValue(folder) is null)
            {
                result.AddError("Name the folder to write: export DIR --neo4j URI, or export DIR --bulk OUT.");
            }
        });
        neo4j.AddTo(command);
        command.SetAction((result, cancellationToken) => result.GetValue(site) is { } pages
            ? WithSourceAsync(
                result,
                [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
                (options, _) => new ExportSiteCommand(
                    options, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error).RunAsync(
                    pages, result.GetValue(force), cancellationToken))
            : result.GetValue(format) is { } name
            ? WithSourceAsync(
                result,
                [new("Data", result.GetValue(data)), AcceptsEmpty(result, acceptEmpty), .. neo4j.Read(result)],
                (options, _) =>
                {
                    var export = new ExportFileCommand(options, result.InvocationConfiguration.Output);
                    return result.GetValue(folder) is { } artifact
                        ? export.RunAsync(artifact, name, result.GetValue(file), result.GetValue(force), cancellationToken)
                        : export.RunGraphAsync(name, result.GetValue(file), result.GetValue(force), cancellationToken);
                })
            : WithOptionsAsync(
            result,
            [
                new("Data", result.GetValue(bulk) is null ? null : result.GetValue(folder)),
                AcceptsEmpty(result, acceptEmpty),
                .. neo4j.Read(result),
            ],
            (options, _) =>
            {
                var export = new ExportCommand(options, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
                return result.GetValue(bulk) is { } target
                    ? export.WriteBulkAsync(target, result.GetValue(force), cancellationToken)
                    : export.RunAsync(result.GetRequiredValue(folder)!, result.GetValue(force), cancellationToken);
            }));
        return command;
    }

    private static Command CreateSchemaDiff()
    {
        var before = new Argument<string>("OLD") { Description = "The schema file that clients know." };
        var after = new Argument<string>("NEW") { Description = "The schema file that takes its place." };
        var command = new Command(
            "schema-diff",
            "Lists what is different for clients between two GraphQL schema files, breaking changes first.\n" +
            "Exit code 1 when a change is breaking. " + ExitCodes)
        {
            before, after,
        };
        command.SetAction((result, cancellationToken) => new SchemaDiffCommand(result.InvocationConfiguration.Output)
            .RunAsync(result.GetRequiredValue(before), result.GetRequiredValue(after), cancellationToken));
        return command;
    }

    private static Command CreateNewProject()
    {
        var name = new Argument<string>("NAME") { Description = "What the project is called." };
        var data = DataOption();
        var framework = new Option<string?>("--framework")
        {
            Description = "Which framework grades it. Default: the first of the data that no other succeeds.",
            HelpName = "ID",
        };
        var file = new Option<string?>("--out")
        {
            Description = "The file to write. Default: named after the project, in the current directory.",
            HelpName = "FILE",
        };
        var command = new Command(
            "new-project",
            "Writes a CSV file to fill in: every criterion of a framework with its question and what may stand there.\n" + ExitCodes)
        {
            name, framework, file, data,
        };
        command.SetAction((result, cancellationToken) =>
            new ProjectCommands(result.GetValue(data), result.InvocationConfiguration.Output).CreateAsync(
                result.GetRequiredValue(name), result.GetValue(framework), result.GetValue(file), cancellationToken));
        return command;
    }

    private static Command CreateAdd()
    {
        var file = new Argument<string>("FILE") { Description = "The file of the project, made by new-project." };
        var data = DataOption();
        var force = new Option<bool>("--force") { Description = "Write files anew that are not as the program writes them." };
        var command = new Command(
            "add",
            "Puts a project into a data folder and shows its row of the table. What is there already is refused.\n" + ExitCodes)
        {
            file, data, force,
        };
        command.SetAction((result, cancellationToken) =>
            new ProjectCommands(result.GetValue(data), result.InvocationConfiguration.Output).AddAsync(
                result.GetRequiredValue(file), result.GetValue(force), cancellationToken));
        return command;
    }

    private static Option<string> WordOption(string name, string description, ImmutableArray<string> words, int usual)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[usual],
        };
        option.AcceptOnlyFromAmong([.. words]);
        return option;
    }

    private static Option<string?> DataOption() => new("--data")
    {
        Description = "Folder of CSV files. Default: the nearest folder 'seed' here or above, else the one beside the program.",
        HelpName = "DIR",
    };

    private static Option<bool> AcceptEmptyOption() => new("--accept-empty")
    {
        Description = "Take data as it is that holds nothing or lacks rules, and changes that leave no row of a file. What cannot be told "
            + "then is UNKNOWN.",
    };

    private static KeyValuePair<string, string?> AcceptsEmpty(ParseResult result, Option<bool> option) =>
        new("AcceptEmpty", result.GetValue(option) ? bool.TrueString : null);

    /// <summary>
    /// For commands that read a folder or Neo4j: a folder on the command line wins over a Neo4j that is only in the environment.
    /// </summary>
    private static Task<int> WithSourceAsync(
        ParseResult result, IReadOnlyCollection<KeyValuePair<string, string?>> given, Func<ServerOptions, List<string>, Task<int>> run)
    {
        bool IsGiven(string name) => given.Any(pair => pair.Key == name && pair.Value is not null);
        var isFolder = IsGiven("Data") && !IsGiven("Neo4jUri");
        return WithOptionsAsync(result, given, (options, warnings) => run(isFolder ? FolderOf(options) : options, warnings));
    }

    /// <summary>The same options without Neo4j.</summary>
    private static ServerOptions FolderOf(ServerOptions options) => options with { Neo4j = options.Neo4j with { Uri = null } };

    private static async Task<int> WithOptionsAsync(
        ParseResult result, IEnumerable<KeyValuePair<string, string?>> given, Func<ServerOptions, List<string>, Task<int>> run)
    {
        var options = OptionsReader.ReadProcess(given, out var problems, out var warnings);
        foreach (var problem in problems)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync(problem);
        }

        return problems.Count > 0 ? ExitCode.Unusable : await run(options, warnings);
    }

    // The library lists the arguments of commands as if all of them were required.
    [GeneratedRegex(
        "(?<=^ +(check|import|export) )<DIR>( {2})?",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OptionalFolder();

    /// <summary>Keeps the help of the program until it is whole; an argument that may be left out then stands in brackets.</summary>
    private sealed class HelpWriter(TextWriter output) : StringWriter(CultureInfo.InvariantCulture)
    {
        protected override void Dispose(bool disposing)
        {
            output.Write(OptionalFolder().Replace(ToString(), "[<DIR>]"));
            base.Dispose(disposing);
        }
    }
}
