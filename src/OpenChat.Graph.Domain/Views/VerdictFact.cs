using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>What sort of fact a verdict hangs on.</summary>
public enum FactKind : byte
{
    /// <summary>A lineage relation.</summary>
    Relation,

    /// <summary>An artifact is under a license.</summary>
    License,

    /// <summary>A license holds a term.</summary>
    Term,

    /// <summary>Something that is not known.</summary>
    Gap,
}

/// <summary>A fact of the graph on which a verdict hangs. Ids are those of the graph.</summary>
/// <param name="Kind">What sort of fact.</param>
/// <param name="NodeId">What it is about: what was made, what is licensed, the license that holds the term, where it is not known.</param>
/// <param name="Text">The fact in a sentence.</param>
public sealed record VerdictFact(FactKind Kind, string NodeId, string Text)
{
    /// <summary>The kind of the relation; LICENSED_UNDER for a license; null for a term and a gap.</summary>
    public RelationKind? Relation { get; init; }

    /// <summary>The other end of the relation; null for a term and a gap.</summary>
    public string? ToId { get; init; }

    /// <summary>The qualifier of a lineage relation as the graph spells it; null for any other fact.</summary>
    public string? Qualifier { get; init; }

    /// <summary>The clause of a term; null for any other fact.</summary>
    public Clause? Clause { get; init; }

    /// <summary>The gap; null for any other fact.</summary>
    public Unknown? Gap { get; init; }

    /// <summary>The line of the row in its file, from 1; null where the graph knows none.</summary>
    public int? Line { get; init; }

    /// <summary>A lineage relation as a fact.</summary>
    internal static VerdictFact Of(LineageGraph graph, LineageRelation relation) =>
        new(
            FactKind.Relation,
            graph.IdOf(relation.From),
            $"{Name(graph, relation.From)} {Explanations.Verb(relation)} {Name(graph, relation.To)}.")
        {
            Relation = relation.Kind,
            ToId = graph.IdOf(relation.To),
            Qualifier = relation.QualifierText,
            Line = LineOf(graph, RelationFamily.Lineage, relation.Position),
        };

    /// <summary>The license of an artifact as a fact.</summary>
    internal static VerdictFact Of(LineageGraph graph, LicenseRelation relation) =>
        new(
            FactKind.License,
            graph.IdOf(relation.Artifact),
            $"{Name(graph, relation.Artifact)} is under {graph.LicenseNameOf(relation.License)}.")
        {
            Relation = RelationKind.LicensedUnder,
            ToId = graph.IdOf(new NodeId(NodeKind.License, relation.License)),
            Line = LineOf(graph, RelationFamily.Licensing, relation.Position),
        };

    /// <summary>A term of a license as a fact.</summary>
    internal static VerdictFact Of(LineageGraph graph, int license, Clause clause)
    {
        var place = Explanations.IsPlace(clause.Place) ? $" ({Explanations.PlaceOf(clause.Place)})" : "";
        var summary = clause.Summary.Trim().TrimEnd('.');
        return new VerdictFact(
            FactKind.Term,
            graph.IdOf(new NodeId(NodeKind.License, license)),
            $"{graph.LicenseNameOf(license)} holds {clause.Term.Code}{clause.ThresholdText}{place}"
                + $"{(summary.Length > 0 ? ": " : "")}{summary}.")
        {
            Clause = clause,
        };
    }

    /// <summary>Something that is not known as a fact.</summary>
    internal static VerdictFact Of(LineageGraph graph, Unknown gap) =>
        new(FactKind.Gap, graph.IdOf(gap.Artifact), gap.Message) { Gap = gap, Line = gap.Line };

    private static int? LineOf(LineageGraph graph, RelationFamily family, int position) =>
        graph.LineOf(family, position) is var line and > 0 ? line : null;

    private static string Name(LineageGraph graph, int artifact) =>
        graph.NameOf(artifact) is { Length: > 0 } name ? name : graph.IdOf(artifact);
}

/// <summary>Why a search for sets ended before it had found all.</summary>
public enum SetStop : byte
{
    /// <summary>It has tried as many sets as it may.</summary>
    MostTried,

    /// <summary>It has found as many as it may.</summary>
    MostFound,

    /// <summary>Larger sets than it may try may do it, too.</summary>
    MostChanges,

    /// <summary>More artifacts than it may look at decide about the verdict.</summary>
    MostArtifacts,
}
