using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Graph;
using OpenChat.Graph.Domain.Propagation;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>Writes a graph as a folder: all files beside their places first, then each into its place.</summary>
internal sealed class CsvFolderWriter
{
    private const string Unfinished = ".unfinished";

    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    private readonly LineageGraph _graph;
    private readonly string _path;
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    private CsvFolderWriter(LineageGraph graph, string path) => (_graph, _path) = (graph, path);

    public static void Save(LineageGraph graph, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            new CsvFolderWriter(graph, path).Write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CsvFolderException($"The data folder '{path}' cannot be written: {exception.Message}", innerException: exception);
        }
    }

    private void Write()
    {
        foreach (var nodes in CsvLayout.Nodes)
        {
            WriteFile(nodes.File, csv => WriteNodes(nodes, csv));
        }

        foreach (var relations in CsvLayout.Relations.Where(HasRows))
        {
            WriteFile(relations.File, csv => WriteRelations(relations, csv));
        }

        if (!_graph.Openness.IsEmpty)
        {
            WriteFile(CsvLayout.Openness, WriteOpenness);
        }

        WriteRules();
        foreach (var file in CsvLayout.All)
        {
            var place = Path.Combine(_path, file.Name);
            if (_written.Contains(file.Name))
            {
                File.Move(place + Unfinished, place, overwrite: true);
            }
            else
            {
                File.Delete(place);
            }
        }
    }

    private void WriteFile(CsvFile file, Action<CsvWriter> rows)
    {
        using var text = new StreamWriter(Path.Combine(_path, file.Name + Unfinished), append: false, new UTF8Encoding(false), 1 << 16);
        using var csv = new CsvWriter(
            text,
            new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n", Delimiter = ",", ShouldQuote = static row => NeedsQuotes(row.Field) });
        WriteRow(csv, file.Columns);
        rows(csv);
        _written.Add(file.Name);
    }

    // Also lone carriage returns, which the parser takes for the end of a row and CsvHelper by itself would not quote.
    private static bool NeedsQuotes(string? field) =>
        field is { Length: > 0 } && (field[0] == ' ' || field[^1] == ' ' || field.AsSpan().IndexOfAny(Special) >= 0);

    private bool HasRows(RelationFile relations) =>
        _graph.Unresolved.Any(row => row.Kind == relations.Kind) || relations.Kind switch
        {
            RelationKind.LicensedUnder => _graph.LicenseRelationCount > 0,
            RelationKind.DevelopedBy => _graph.DeveloperRelationCount > 0,
            _ => Enumerable.Range(0, _graph.RelationCount).Any(position => _graph.Relation(position).Kind == relations.Kind),
        };

    private void WriteNodes(NodeFile nodes, CsvWriter csv)
    {
        for (var i = 0; i < _graph.Count(nodes.Kind); i++)
        {
            var node = new NodeId(nodes.Kind, i);
            foreach (var field in nodes.Fields)
            {
                csv.WriteField(field is { } text ? _graph.GetText(node, text) : _graph.DateOf(node).ToString());
            }

            csv.NextRecord();
        }
    }

    private void WriteRelations(RelationFile relations, CsvWriter csv)
    {
        switch (relations.Kind)
        {
            case RelationKind.LicensedUnder:
                WriteLicenses(csv);
                break;
            case RelationKind.DevelopedBy:
                WriteDevelopers(csv);
                break;
            default:
                WriteLineage(relations, csv);
                break;
        }

        foreach (var row in _graph.Unresolved.Where(row => row.Kind == relations.Kind))
        {
            foreach (var column in relations.File.Columns[..^CsvLayout.ClaimColumns.Length])
            {
                csv.WriteField(column switch
                {
                    "from" => row.From,
                    "to" => row.To,
                    "operator" => row.Operator,
                    "group" => row.Group,
                    "valid_from" => row.ValidFrom.ToString(),
                    "valid_to" => row.ValidTo.ToString(),
                    _ => row.Qualifier,
                });
            }

            WriteClaim(csv, row.Claim);
        }
    }

    private void WriteLineage(RelationFile relations, CsvWriter csv)
    {
        for (var position = 0; position < _graph.RelationCount; position++)
        {
            var relation = _graph.Relation(position);
            if (relation.Kind != relations.Kind)
            {
                continue;
            }

            var (from, to, qualifier, operators) = (_graph.IdOf(relation.From), _graph.IdOf(relation.To), relation.QualifierText, relation.OperatorText);
            foreach (var claim in relation.Claims)
            {
                csv.WriteField(from);
                csv.WriteField(to);
                if (relations.Qualifier is not null)
                {
                    csv.WriteField(qualifier);
                }

                if (relation.Kind == RelationKind.GeneratedBy)
                {
                    csv.WriteField(operators);
                }

                WriteClaim(csv, claim);
            }
        }
    }

    private void WriteLicenses(CsvWriter csv)
    {
        for (var position = 0; position < _graph.LicenseRelationCount; position++)
        {
            var relation = _graph.LicenseRelation(position);
            var (from, to) = (_graph.IdOf(relation.Artifact), _graph.IdOf(new NodeId(NodeKind.License, relation.License)));
            foreach (var claim in relation.Claims)
            {
                WriteFields(
                    csv, from, to, relation.IsComponentGiven ? relation.ComponentText : "", relation.Group, relation.ValidFrom.ToString(),
                    relation.ValidTo.ToString());
                WriteClaim(csv, claim);
            }
        }
    }

    private void WriteDevelopers(CsvWriter csv)
    {
        for (var artifact = 0; artifact < _graph.ArtifactCount; artifact++)
        {
            foreach (var relation in _graph.DevelopersOf(artifact))
            {
                foreach (var claim in relation.Claims)
                {
                    WriteFields(csv, _graph.IdOf(artifact), _graph.IdOf(new NodeId(NodeKind.Organisation, relation.Organisation)), relation.Role);
                    WriteClaim(csv, claim);
                }
            }
        }
    }

    private void WriteOpenness(CsvWriter csv)
    {
        foreach (var fact in _graph.Openness)
        {
            WriteFields(csv, fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label);
            WriteClaim(csv, fact.Claim);
        }
    }

    private void WriteRules()
    {
        var rules = _graph.Rules;
        if (rules.FromData.HasFlag(RuleTables.Terms))
        {
            WriteRows(CsvLayout.Terms, rules.Terms.Select(row => (string[])
                [row.Code, row.Kind, row.Title, row.Description, row.AlignedTo, row.Severity.ToString(CultureInfo.InvariantCulture)]));
        }

        if (rules.FromData.HasFlag(RuleTables.LicenseTerms))
        {
            WriteRows(CsvLayout.LicenseTerms, rules.LicenseTerms.Select(row => (string[])
            [
                row.License, row.Term, row.Clause, row.Summary, string.Join(';', row.Scope), row.FlowsDown, row.Certainty, row.SourceUrl, row.Verification,
                row.Mark,
            ]));
        }

        if (rules.FromData.HasFlag(RuleTables.PropagationRules))
        {
            WriteRows(CsvLayout.PropagationRules, rules.PropagationRules.Select(row => (string[])
                [row.Term, row.Relation, row.Qualifier, row.Value, row.Reason, row.Citation]));
        }

        if (rules.FromData.HasFlag(RuleTables.VerdictRules))
        {
            WriteRows(CsvLayout.VerdictRules, rules.VerdictRules.Select(row => (string[])[row.Purpose, row.Term, row.Effect, row.Note]));
        }
    }

    private void WriteRows(CsvFile file, IEnumerable<string[]> rows) => WriteFile(file, csv =>
    {
        foreach (var row in rows)
        {
            WriteRow(csv, row);
        }
    });

    private static void WriteClaim(CsvWriter csv, Claim claim)
    {
        WriteFields(csv, claim.SourceText, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.Note);
        csv.NextRecord();
    }

    private static void WriteClaim(CsvWriter csv, ClaimText claim)
    {
        WriteFields(csv, claim.Source, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.Note);
        csv.NextRecord();
    }

    private static void WriteRow(CsvWriter csv, string[] fields)
    {
        WriteFields(csv, fields);
        csv.NextRecord();
    }

    private static void WriteFields(CsvWriter csv, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }
    }
}
