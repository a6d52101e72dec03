// Findings about what a database says and a graph cannot hold.
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Neo4j.Reading;

/// <summary>
/// Rows come in no order, so findings are kept in the order of their texts: the same database gives the same findings. Of each kind in each column only the
/// first ones are kept, and all are counted. Safe for several threads.
/// </summary>
internal sealed class LostValues
{
    private static readonly int Most = new CsvLoadOptions().MaxFindings;

    private readonly Lock _adding = new();
    private readonly Dictionary<(string? File, string Code, string? Column), (SortedSet<Finding> First, int Count)> _findings = [];

    public void Add(Finding finding)
    {
        lock (_adding)
        {
            var key = (finding.File, finding.Code, finding.Column);
            var (first, count) = _findings.TryGetValue(key, out var known) ? known : (new SortedSet<Finding>(ByMessage.Instance), 0);
            _findings[key] = (first, count + 1);
            first.Add(finding);
            if (first.Count > Most)
            {
                first.Remove(first.Max!);
            }
        }
    }

    /// <summary>Hands the findings over to the lists of their files.</summary>
    public void Report(IReadOnlyDictionary<string, FindingList> lists)
    {
        foreach (var ((file, code, column), (first, count)) in _findings.OrderBy(pair => pair.Key))
        {
            var list = lists[file!]; // every finding here names its file
            foreach (var finding in first)
            {
                list.Add(finding.Severity, code, null, column, null, finding.Value, finding.Expectation, finding.Message);
            }

            var (severity, expectation) = (first.Min!.Severity, first.Min.Expectation);
            for (var further = first.Count; first.Count == Most && further < count; further++)
            {
                list.Add(severity, code, null, column, null, null, expectation, "");
            }
        }
    }

    private sealed class ByMessage : IComparer<Finding>
    {
        public static readonly ByMessage Instance = new();

        public int Compare(Finding? x, Finding? y) => string.CompareOrdinal(x?.Message, y?.Message);
    }
}
