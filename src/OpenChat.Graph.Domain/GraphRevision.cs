using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain;

/// <summary>
/// The content hash of a graph, its rules and its assessments. Everything packed is in canonical order already, so hashing the columns as
/// they are makes it independent of the order of rows. Each kind of node and each family of relations is hashed on its own and the hashes
/// are hashed, which lets two threads share the work (StorageBenchmarks).
/// </summary>
internal static class GraphRevision
{
    /// <summary>Changes whenever the packed form does, so that revisions of different programs never agree by accident.</summary>
    private static ReadOnlySpan<byte> Version => "openchat-graph-1"u8;

    /// <summary>Computes the hash.</summary>
    /// <param name="graph">Nodes and relations.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="assessments">The assessments, in order.</param>
    /// <param name="openness">The tables about openness, in order.</param>
    /// <param name="known">The hashes of the packed columns, as returned for the same graph before; empty when they are not known.</param>
    /// <returns>32 hexadecimal digits, the first half of a SHA-256; and the hashes of the packed columns.</returns>
    public static (string Revision, byte[][] Columns) Compute(
        LineageGraph graph, RuleRows rules, ImmutableArray<OpennessFact> assessments, OpennessRows openness, byte[][] known)
    {
        var kinds = Enum.GetValues<NodeKind>();
        var families = Enum.GetValues<RelationFamily>();
        byte[][] parts = [.. known, .. new byte[kinds.Length + families.Length + 1 - known.Length][]];
        Parallel.For(known.Length, parts.Length, i => parts[i] =
            i < kinds.Length ? Hash(graph.Nodes(kinds[i]))
            : i < parts.Length - 1 ? Hash(graph.Relations(families[i - kinds.Length]))
            : HashTexts(graph, rules, assessments, openness));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Version);
        foreach (var part in parts)
        {
            hash.AppendData(part);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)), parts[..^1]);
    }

    private static byte[] Hash(NodeColumns nodes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, nodes.Ids);
        Append(hash, nodes.Names);
        Append(hash, nodes.Urls);
        Append(hash, nodes.Aliases);
        Append(hash, nodes.Dates);
        for (var i = 0; i < nodes.Attributes.Length; i++)
        {
            var (field, attribute) = (NodeFields.Of(nodes.Kind)[i], nodes.Attributes[i]);
            if (IsLater(field))
            {
                if (attribute.Values.Count == 0 || (attribute.Values.Count == 1 && attribute.Values[0].IsEmpty))
                {
                    continue;
                }

                Append(hash, field.ToString());
            }

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
        Append(hash, set.Date);
        Append(hash, set.EndDate);
        Append(hash, set.ClaimStarts);
        Append(hash, set.Source);
        Append(hash, set.Evidence);
        Append(hash, set.Recorded);
        if (set.Retracted is { } retracted)
        {
            hash.AppendData(BitConverter.GetBytes(-1)); // no column has that length
            Append(hash, retracted);
        }

        Append(hash, set.Note);
        hash.AppendData(MemoryMarshal.AsBytes(set.Kinds.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Given.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(set.Confidence.AsSpan()));
        return hash.GetHashAndReset();
    }

    private static byte[] HashTexts(
        LineageGraph graph, RuleRows rules, ImmutableArray<OpennessFact> assessments, OpennessRows openness)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, graph.Texts);
        AppendUnresolved(hash, graph);
        if (graph.Retracted is { } retracted)
        {
            AppendLater(hash, "retracted");
            foreach (var family in Enum.GetValues<RelationFamily>())
            {
                hash.AppendData(Hash(retracted.Relations(family)));
            }

            AppendUnresolved(hash, retracted);
        }

        foreach (var fact in assessments)
        {
            Append(hash, fact.ModelId, fact.Framework, fact.Criterion, fact.Value, fact.Label);
            AppendLater(hash, fact.Since.ToString());
            Append(hash, fact.Claim);
        }

        foreach (var table in Enum.GetValues<OpennessTable>().Where(table => openness.CountOf(table) > 0))
        {
            Append(hash, table.ToString());
            foreach (var cells in openness.CellsOf(table))
            {
                Append(hash, cells);
            }
        }

        foreach (var row in rules.Terms.OrderBy(row => row.Code, StringComparer.Ordinal))
        {
            var severity = row.Severity.ToString(CultureInfo.InvariantCulture);
            Append(hash, row.Code, row.Kind, row.Title, row.Description, row.AlignedTo, severity);
        }

        foreach (var row in rules.LicenseTerms.OrderBy(row => row.License, StringComparer.Ordinal)
                     .ThenBy(row => row.Term, StringComparer.Ordinal))
        {
            Append(
                hash, row.License, row.Term, row.Clause, row.Summary, string.Join(';', row.Scope), row.FlowsDown, row.Certainty,
                row.SourceUrl, row.Verification, row.Mark);
            AppendLater(hash, row.Amount, row.Unit, row.Currency, row.MeasuredHow);
        }

        foreach (var row in rules.PropagationRules.OrderBy(row => row.Term, StringComparer.Ordinal)
                     .ThenBy(row => row.Relation, StringComparer.Ordinal).ThenBy(row => row.Qualifier, StringComparer.Ordinal))
        {
            Append(hash, row.Term, row.Relation, row.Qualifier, row.Value, row.Reason, row.Citation);
        }

        foreach (var row in rules.VerdictRules.OrderBy(row => row.Purpose, StringComparer.Ordinal)
                     .ThenBy(row => row.Term, StringComparer.Ordinal))
        {
            Append(hash, row.Purpose, row.Term, row.Effect, row.Note);
        }

        foreach (var hop in rules.Voided.Distinct().OrderBy(static hop => (hop.Term, hop.License, hop.Relation)))
        {
            AppendLater(hash, hop.Term, hop.License ?? "*", hop.Relation is { } relation ? Words.Spell(relation) : "*");
        }

        return hash.GetHashAndReset();
    }

    private static void AppendUnresolved(IncrementalHash hash, LineageGraph graph)
    {
        foreach (var row in graph.Unresolved)
        {
            Append(
                hash, row.Kind.ToString(), row.From, row.To, row.Qualifier, row.Operator, row.Group, row.ValidFrom.ToString(),
                row.ValidTo.ToString());
            AppendLater(hash, row.GeneratedAt.ToString());
            Append(hash, row.Claim);
        }
    }

    /// <summary>
    /// Whether a column is one that graphs did not have from the beginning. Where nothing stands in it, the hash is what it was without it.
    /// </summary>
    private static bool IsLater(NodeField field) => field
        is NodeField.Tokens or NodeField.Examples or NodeField.Languages or NodeField.AccessRights;

    /// <summary>The cells of columns that graphs did not have from the beginning; nothing when all are empty.</summary>
    private static void AppendLater(IncrementalHash hash, params ReadOnlySpan<string> texts)
    {
        if (texts.ContainsAnyExcept(""))
        {
            hash.AppendData(BitConverter.GetBytes(-1)); // no text has that length
            Append(hash, texts);
        }
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

    private static void Append(IncrementalHash hash, ClaimText claim)
    {
        Append(hash, claim.Source, claim.EvidenceUrl, Words.Spell(claim.Confidence), claim.RecordedAt.ToString(), claim.Note);
        AppendLater(hash, claim.RetractedAt.ToString());
    }

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
