namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>Spellings of the vocabulary in CSV files and rule tables: lower case with hyphens.</summary>
public static class Words
{
    private static readonly string[] ModelKinds = ["base", "instruct", "chat", "reward", "service", "adapter", "merge", "derived", "tool"];

    private static readonly string[] Components = ["weights", "data", "code", "service", "documentation"];

    private static readonly string[] Confidences = ["", "low", "medium", "high"];

    private static readonly string[] Qualifiers =
    [
        "", "full", "continued-pretraining", "adapter", "quantization", "merge", "distillation", "pretraining", "sft", "preference",
        "evaluation", "subset", "translation", "filtering", "mixture", "text", "annotation",
    ];

    private static readonly string[] Purposes =
        ["research", "commercial-use", "redistribute", "fine-tune", "train-on-outputs", "competing-model", "host-as-service"];

    private static readonly string[] Prefixes = ["model:", "dataset:", "license:", "org:", "source:"];

    /// <summary>CSV spelling; empty for <see cref="Qualifier.None"/> and <see cref="Qualifier.Unknown"/>.</summary>
    public static string Spell(Qualifier qualifier) => qualifier == Qualifier.Unknown ? "" : Qualifiers[(int)qualifier];

    /// <summary>CSV spelling, such as <c>service</c>.</summary>
    public static string Spell(ModelKind kind) => ModelKinds[(int)kind];

    /// <summary>CSV spelling, such as <c>weights</c>.</summary>
    public static string Spell(Component component) => Components[(int)component];

    /// <summary>CSV spelling; empty for <see cref="Confidence.None"/>.</summary>
    public static string Spell(Confidence confidence) => Confidences[(int)confidence];

    /// <summary>Spelling in rule tables, such as <c>fine-tunes-from</c>.</summary>
    public static string Spell(RelationKind relation) => RelationSchema.Of(relation).Spelling;

    /// <summary>Spelling in verdict_rules.csv, such as <c>commercial-use</c>.</summary>
    public static string Spell(Purpose purpose) => Purposes[(int)purpose];

    /// <summary>What ids of this kind start with, such as <c>model:</c>.</summary>
    public static string IdPrefix(NodeKind kind) => Prefixes[(int)kind];

    /// <summary>
    /// Reads a qualifier of a relation: empty is <see cref="Qualifier.None"/>, one the relation does not know
    /// <see cref="Qualifier.Unknown"/>.
    /// </summary>
    public static Qualifier ParseQualifier(RelationKind relation, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return Qualifier.None;
        }

        foreach (var known in RelationSchema.Of(relation).Qualifiers)
        {
            if (text.Equals(Qualifiers[(int)known], StringComparison.Ordinal))
            {
                return known;
            }
        }

        return Qualifier.Unknown;
    }

    /// <summary>Reads a model kind; null when it is not spelled in a known way.</summary>
    public static ModelKind? ParseModelKind(ReadOnlySpan<char> text) =>
        IndexOf(ModelKinds, text) is var found and >= 0 ? (ModelKind)found : null;

    /// <summary>Reads a component; false when it is not spelled in a known way, also when it is empty.</summary>
    public static bool TryParseComponent(ReadOnlySpan<char> text, out Component component)
    {
        var found = IndexOf(Components, text);
        component = (Component)Math.Max(found, 0);
        return found >= 0;
    }

    /// <summary>Reads a confidence; empty is <see cref="Confidence.None"/>; false when it is not spelled in a known way.</summary>
    public static bool TryParseConfidence(ReadOnlySpan<char> text, out Confidence confidence)
    {
        var found = IndexOf(Confidences, text);
        confidence = (Confidence)Math.Max(found, 0);
        return found >= 0;
    }

    /// <summary>Reads a relation as rule tables and files spell it (hyphens or underscores, any case); false when unknown.</summary>
    public static bool TryParseRelation(ReadOnlySpan<char> text, out RelationKind relation)
    {
        var spelling = FoldRuleWord(text.ToString());
        var found = RelationSchema.All.FirstOrDefault(schema => schema.Spelling == spelling);
        relation = found?.Kind ?? default;
        return found is not null;
    }

    /// <summary>
    /// A word of a rule table as it is compared: without blanks around it, in lower case, with hyphens for underscores.
    /// </summary>
    internal static string FoldRuleWord(string text) => text.Trim().Replace('_', '-').ToLowerInvariant();

    private static int IndexOf(string[] words, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (text.Equals(words[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
