// What gate found, for eyes and for other programs.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema;
using OpenChat.Graph.Server.State;
using OpenChat.Graph.Storage.Rows;
using Spectre.Console;

namespace OpenChat.Graph.Server.Commands;

/// <summary>How the answers of a policy are written (<c>gate --format</c>).</summary>
internal enum GateFormat
{
    /// <summary>A table and a line that sums up.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json,

    /// <summary>SARIF 2.1.0 (OASIS): what is denied is an error, what somebody has to decide a warning.</summary>
    Sarif,

    /// <summary>JUnit XML, as GitLab and Jenkins read it: what is denied has failed, what somebody has to decide is skipped.</summary>
    JUnit,
}

/// <summary>Writes what a policy says of a list in one of the formats.</summary>
/// <param name="Answers">The answers with their lines of the list, in their order.</param>
/// <param name="Policy">The policy.</param>
/// <param name="PolicyFile">The file it is in.</param>
/// <param name="ListFile">The file with the list; null for standard input.</param>
/// <param name="Snapshot">What was asked.</param>
internal sealed record GateReport(
    ImmutableArray<(PolicyAnswer Answer, int Line)> Answers, Policy Policy, string PolicyFile, string? ListFile, Snapshot Snapshot)
{
    /// <summary>The whole text, which ends with a line break.</summary>
    /// <param name="format">The format.</param>
    /// <param name="width">Characters in a line of the table.</param>
    public string Write(GateFormat format, int width) => format switch
    {
        GateFormat.Json => FindingReport.WriteJson(WriteObject),
        GateFormat.Sarif => Sarif().Write(FindingFormat.Sarif, width),
        GateFormat.JUnit => WriteJUnit(),
        _ => WriteTable(width),
    };

    private string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{Answers.Length} {(Answers.Length == 1 ? "entry" : "entries")}: {CountOf(PolicyEffect.Allow)} ALLOW, "
        + $"{CountOf(PolicyEffect.Ask)} ASK, {CountOf(PolicyEffect.Deny)} DENY; {NotFound} not found; "
        + $"revision {Snapshot.Contents.Revision}.");

    private int NotFound => Answers.Count(static found => found.Answer.Decision is null);

    private int CountOf(PolicyEffect effect) => Answers.Count(found => found.Answer.Effect == effect);

    private string WriteTable(int width)
    {
        var table = FindingReport.NewTable()
            .AddColumn("Effect", column => column.NoWrap())
            .AddColumns("Entry", "Rule", "Why");
        foreach (var (answer, _) in Answers)
        {
            table.AddRow(
                FindingReport.Cell(LineageSchema.Spell(answer.Effect)),
                FindingReport.Cell(answer.Asked),
                FindingReport.Cell(answer.Rule),
                FindingReport.Cell(WhyOf(answer, " ")));
        }

        return FindingReport.Draw(table, width) + Summary + "\n";
    }

    private void WriteObject(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("revision", Snapshot.Contents.Revision);
        json.WriteString("policy", PolicyFile);
        json.WriteString("list", ListFile);
        json.WriteNumber("allow", CountOf(PolicyEffect.Allow));
        json.WriteNumber("ask", CountOf(PolicyEffect.Ask));
        json.WriteNumber("deny", CountOf(PolicyEffect.Deny));
        json.WriteNumber("notFound", NotFound);
        json.WriteStartArray("results");
        foreach (var (answer, line) in Answers)
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            json.WriteString("asked", answer.Asked);
            json.WriteString("id", answer.Decision is { } decision ? Snapshot.Graph.IdOf(decision.Artifact) : null);
            json.WriteString("effect", LineageSchema.Spell(answer.Effect));
            json.WriteString("rule", answer.Decisive?.Rule?.Name);
            json.WriteString("message", answer.Message);
            json.WriteString("purpose", answer.Decision is { } one ? LineageSchema.Spell(one.Verdict.Purpose) : null);
            json.WriteString("verdict", answer.Decision is { } judged ? LineageSchema.Spell(judged.Verdict.Outcome) : null);
            json.WriteStartArray("findings");
            foreach (var finding in answer.Decision?.Findings ?? [])
            {
                WriteFinding(json, finding);
            }

            json.WriteEndArray();
            WriteTexts(json, "nearest", answer.Nearest.Select(Snapshot.Graph.IdOf));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, PolicyFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule?.Name);
        json.WriteString("reason", finding.Rule?.Reason);
        json.WriteString("fit", LineageSchema.Spell(finding.Fit));
        json.WriteString("effect", finding.Effect is { } effect ? LineageSchema.Spell(effect) : null);
        json.WriteString("message", finding.Message);
        WriteTexts(json, "because", finding.Because);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    /// <summary>What is not allowed, as findings at the lines of the list.</summary>
    private FindingReport Sarif()
    {
        var findings = Answers.Where(static found => found.Answer.Effect != PolicyEffect.Allow).Select(found => new Finding(
            found.Answer.Effect == PolicyEffect.Deny ? FindingSeverity.Error : FindingSeverity.Warning,
            found.Answer.Rule,
            FindingReport.Visible($"{found.Answer.Asked}: {WhyOf(found.Answer, " ")}"))
        {
            File = ListFile ?? "standard input",
            Line = found.Line,
        });
        return new FindingReport(
            [.. findings],
            Snapshot.Graph.ArtifactCount,
            Snapshot.Graph.RelationCount,
            Snapshot.Contents.Revision,
            ListFile is null ? null : "") // the file as it is named
        {
            Descriptions = new Dictionary<string, string>(
                Policy.Rules.Select(static rule => new KeyValuePair<string, string>(rule.Name, rule.Reason)), StringComparer.Ordinal)
            {
                [PolicyInputs.Default] = "No rule of the policy decides.",
                [PolicyInputs.NotFound] = "There is no record of what is named, so nothing is known of it.",
            },
        };
    }

    private string WriteJUnit()
    {
        using var buffer = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(buffer, settings))
        {
            xml.WriteStartElement("testsuites");
            WriteCounts(xml);
            xml.WriteStartElement("testsuite");
            xml.WriteAttributeString("name", Xml(PolicyFile));
            WriteCounts(xml);
            foreach (var (answer, line) in Answers)
            {
                xml.WriteStartElement("testcase");
                xml.WriteAttributeString("classname", Xml(PolicyFile));
                xml.WriteAttributeString("name", Xml(answer.Asked));
                if (ListFile is not null)
                {
                    xml.WriteAttributeString("file", Xml(ListFile));
                }

                xml.WriteAttributeString("line", XmlConvert.ToString(line));
                xml.WriteAttributeString("time", "0");
                if (answer.Effect != PolicyEffect.Allow)
                {
                    xml.WriteStartElement(answer.Effect == PolicyEffect.Deny ? "failure" : "skipped");
                    xml.WriteAttributeString("message", Xml(answer.Message));
                    if (answer.Effect == PolicyEffect.Deny)
                    {
                        xml.WriteAttributeString("type", Xml(answer.Rule));
                    }

                    xml.WriteString(Xml(WhyOf(answer, "\n")));
                    xml.WriteEndElement();
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private void WriteCounts(XmlWriter xml)
    {
        xml.WriteAttributeString("tests", XmlConvert.ToString(Answers.Length));
        xml.WriteAttributeString("failures", XmlConvert.ToString(CountOf(PolicyEffect.Deny)));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", XmlConvert.ToString(CountOf(PolicyEffect.Ask)));
        xml.WriteAttributeString("time", "0");
    }

    /// <summary>
    /// Why, with the reason of the rule and the facts; where the default decides, also why the rules that would allow do not.
    /// </summary>
    private static string WhyOf(PolicyAnswer answer, string between)
    {
        var findings = answer.Decision?.Findings ?? [];
        return string.Join(
            between,
            findings is [{ Rule: { } rule } decisive, ..]
                ? [decisive.Message, rule.Reason, .. decisive.Because]
                : [answer.Message, .. findings.Skip(1).SelectMany(static finding => finding.Because.Prepend(finding.Message))]);
    }

    /// <summary>A text without what XML cannot hold and without what moves or turns text; line breaks stay.</summary>
    private static string Xml(string text) => string.Concat(string.Join('\n', text.Split('\n').Select(FindingReport.Visible))
        .Select(static c => c is '\uFFFE' or '\uFFFF'
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")
            : c.ToString()));
}
