using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Building;

/// <summary>
/// The content hash of a graph. Everything packed is in canonical order already, so hashing the columns as they are makes it independent of row order.
/// Each family is hashed on its own and the hashes are hashed, which lets two threads share the work.
/// </summary>
internal static class GraphRevision
{
    /// <summary>Changes whenever the packed form does, so that revisions of different programs never agree by accident.</summary>
    private static ReadOnlySpan<byte> Version => "openchat-graph-1"u8;

    /// <summary>32 hexadecimal digits: the first half of a SHA-256.</summary>
    public static string Compute(LineageGraph graph)
    {
        var kinds = Enum.GetValues<NodeKind>();
        var parts = new byte[kinds.Length + 4][];
        Parallel.For(0, parts.Length, i => parts[i] = (i - kinds.Length) switch
        {
            < 0 => Hash(graph.Nodes(kinds[i])),
            0 => Hash(graph.Lineage),
            1 => Hash(graph.Licensing),
            2 => Hash(graph.Developing),
            _ => HashTexts(graph),
        });
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Version);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static byte[] Hash(NodeColumns nodes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, nodes.Ids);
        Append(hash, nodes.Names);
        Append(hash, nodes.Urls);
        Append(hash, nodes.Aliases);
        Append(hash, nodes.Dates);
        foreach (var attribute in nodes.Attributes)
        {
            Append(hash, attribute.Values);
            Append(hash, attribute.Numbers);
        }

        return hash.GetHashAndReset();
    }

    private static byte[] Hash(RelationSet set)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, set.From);
        Append(hash, set.To);
        Append(hash, set.Code);
        Append(hash, set.Extra);
        Append(hash, set.ValidFrom);
        Append(hash, set.ValidTo);
        Append(hash, set.ClaimStarts);
        Append(hash, set.Source);
        Append(hash, set.Evidence);
        Append(hash, set.Recorded);
        Append(hash, set.Note);
        hash.AppendData(MemoryMarshal.AsBytes(set.Kinds.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Given.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Confidence.AsSpan()));
        return hash.GetHashAndReset();
    }

    private static byte[] HashTexts(LineageGraph graph)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, graph.Texts);
        foreach (var row in graph.Unresolved)
        {
            Append(hash, row.Kind.ToString(), row.From, row.To, row.Qualifier, row.Operator, row.Group, row.ValidFrom.ToString(), row.ValidTo.ToString());
            Append(hash, row.Claim);
        }

        foreach (var fact in graph.Openness)
        {
            Append(hash, fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label);
            Append(hash, fact.Claim);
        }

        var rules = graph.Rules;
        foreach (var row in rules.Terms.OrderBy(row => row.Code, StringComparer.Ordinal))
        {
            Append(hash, row.Code, row.Kind, row.Title, row.Description, row.AlignedTo, row.Severity.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var row in rules.LicenseTerms.OrderBy(row => row.License, StringComparer.Ordinal).ThenBy(row => row.Term, StringComparer.Ordinal))
        {
            Append(
                hash, row.License, row.Term, row.Clause, row.Summary, string.Join(';', row.Scope), row.FlowsDown, row.Certainty, row.SourceUrl,
                row.Verification, row.Mark);
        }

        foreach (var row in rules.PropagationRules.OrderBy(row => row.Term, StringComparer.Ordinal)
                     .ThenBy(row => row.Relation, StringComparer.Ordinal).ThenBy(row => row.Qualifier, StringComparer.Ordinal))
        {
            Append(hash, row.Term, row.Relation, row.Qualifier, row.Value, row.Reason, row.Citation);
        }

        foreach (var row in rules.VerdictRules.OrderBy(row => row.Purpose, StringComparer.Ordinal).ThenBy(row => row.Term, StringComparer.Ordinal))
        {
            Append(hash, row.Purpose, row.Term, row.Effect, row.Note);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, TextColumn texts)
    {
        Append(hash, texts.Offsets);
        hash.AppendData(texts.Bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<int> column)
    {
        hash.AppendData(BitConverter.GetBytes(column.Length));
        hash.AppendData(MemoryMarshal.AsBytes(column));
    }

    private static void Append(IncrementalHash hash, ClaimText claim) =>
        Append(hash, claim.Source, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.Note);

    private static void Append(IncrementalHash hash, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
    }
}
