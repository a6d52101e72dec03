using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>What a relation is about. Positions of relations count within one family.</summary>
public enum RelationFamily : byte
{
    /// <summary>What an artifact was made from.</summary>
    Lineage,

    /// <summary>What license an artifact is under.</summary>
    Licensing,

    /// <summary>Who made or published an artifact.</summary>
    Developing,
}

/// <summary>What stands in the qualifier of a relation (CSV columns <c>method</c>, <c>stage</c>, <c>component</c>, <c>role</c>).</summary>
public enum QualifierForm : byte
{
    /// <summary>Nothing: the relation has no qualifier, and any text is an unknown one.</summary>
    None,

    /// <summary>One of <see cref="RelationSchema.Qualifiers"/>.</summary>
    Qualifier,

    /// <summary>A <see cref="Component"/>.</summary>
    Component,

    /// <summary>Free text, all of it known.</summary>
    Text,
}

/// <summary>
/// What is fixed about one kind of relation: what it joins, what qualifies it, how it is spelled. The one table of relations; whoever
/// reads, checks, packs or stores relations asks it.
/// </summary>
public sealed class RelationSchema
{
    private RelationSchema(
        RelationKind kind, string spelling, RelationFamily family, ImmutableArray<NodeKind> starts, NodeKind end, QualifierForm form,
        params ImmutableArray<Qualifier> qualifiers)
    {
        Kind = kind;
        Spelling = spelling;
        FileName = spelling.Replace('-', '_') + ".csv";
        Family = family;
        Starts = starts;
        End = end;
        Form = form;
        Qualifiers = qualifiers;
        QualifierSpellings = form switch
        {
            QualifierForm.Component => [.. Enum.GetValues<Component>().Select(Words.Spell)],
            _ => [.. qualifiers.Select(Words.Spell)],
        };
    }

    /// <summary>Every kind of relation, in the order of <see cref="RelationKind"/>.</summary>
    public static ImmutableArray<RelationSchema> All { get; } =
    [
        new(
            RelationKind.FineTunesFrom, "fine-tunes-from", RelationFamily.Lineage, [NodeKind.Model], NodeKind.Model,
            QualifierForm.Qualifier, Qualifier.Full, Qualifier.ContinuedPretraining, Qualifier.Adapter, Qualifier.Quantization,
            Qualifier.Merge, Qualifier.Distillation),
        new(
            RelationKind.TrainedOn, "trained-on", RelationFamily.Lineage, [NodeKind.Model], NodeKind.Dataset, QualifierForm.Qualifier,
            Qualifier.Pretraining, Qualifier.Sft, Qualifier.Preference, Qualifier.Evaluation),
        new(RelationKind.AlignedWith, "aligned-with", RelationFamily.Lineage, [NodeKind.Model], NodeKind.Model, QualifierForm.None),
        new(
            RelationKind.DerivedFrom, "derived-from", RelationFamily.Lineage, [NodeKind.Dataset], NodeKind.Dataset, QualifierForm.Qualifier,
            Qualifier.Subset, Qualifier.Translation, Qualifier.Filtering, Qualifier.Mixture),
        new(
            RelationKind.GeneratedBy, "generated-by", RelationFamily.Lineage, [NodeKind.Dataset], NodeKind.Model, QualifierForm.Qualifier,
            Qualifier.Text, Qualifier.Annotation, Qualifier.Chosen, Qualifier.Rejected, Qualifier.Prompt),
        new(
            RelationKind.LicensedUnder, "licensed-under", RelationFamily.Licensing, [NodeKind.Model, NodeKind.Dataset], NodeKind.License,
            QualifierForm.Component),
        new(
            RelationKind.DevelopedBy, "developed-by", RelationFamily.Developing, [NodeKind.Model, NodeKind.Dataset], NodeKind.Organisation,
            QualifierForm.Text),
    ];

    /// <summary>The relation.</summary>
    public RelationKind Kind { get; }

    /// <summary>Spelling in rule tables, such as <c>fine-tunes-from</c>.</summary>
    public string Spelling { get; }

    /// <summary>What it is about.</summary>
    public RelationFamily Family { get; }

    /// <summary>The kinds of node it may start from; at least one.</summary>
    public ImmutableArray<NodeKind> Starts { get; }

    /// <summary>The kind of node it leads to.</summary>
    public NodeKind End { get; }

    /// <summary>What stands in its qualifier.</summary>
    public QualifierForm Form { get; }

    /// <summary>
    /// The qualifiers it knows, in the order of the CSV layout; empty unless <see cref="Form"/> is <see cref="QualifierForm.Qualifier"/>.
    /// </summary>
    public ImmutableArray<Qualifier> Qualifiers { get; }

    /// <summary>
    /// CSV spellings of the qualifiers or components it knows, in the order of the CSV layout; empty when it has none or any text will do.
    /// </summary>
    public ImmutableArray<string> QualifierSpellings { get; }

    /// <summary>
    /// Whether an empty qualifier leaves something open. The rules tell the qualifiers of such a relation apart and have none for the
    /// relation without one; GENERATED_BY and ALIGNED_WITH have a plain rule.
    /// </summary>
    public bool NeedsQualifier => Form == QualifierForm.Qualifier && Kind != RelationKind.GeneratedBy;

    /// <summary>The file of the relation in a folder of CSV files, such as <c>fine_tunes_from.csv</c>.</summary>
    public string FileName { get; }

    /// <summary>What is fixed about a kind of relation.</summary>
    public static RelationSchema Of(RelationKind kind) => All[(int)kind];

    /// <summary>The relations of one family, in the order of <see cref="RelationKind"/>.</summary>
    public static IEnumerable<RelationSchema> Of(RelationFamily family) => All.Where(schema => schema.Family == family);

    /// <summary>Whether a text may stand in the qualifier; true for an empty one, which says nothing.</summary>
    public bool IsQualifierKnown(ReadOnlySpan<char> text) => text.IsEmpty || Form switch
    {
        QualifierForm.Text => true,
        QualifierForm.Component => Words.TryParseComponent(text, out _),
        _ => Words.ParseQualifier(Kind, text) != Qualifier.Unknown,
    };
}
