namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>
/// Spellings of the vocabulary in CSV files and rule tables: lower case with hyphens. They are read in any case, with blanks around, with
/// hyphens, underscores or blanks between, and in the other words that people write for them as long as these say one thing only.
/// </summary>
public static class Words
{
    /// <summary>What stands between the words of rows about one node that disagree; no word of the vocabulary holds it.</summary>
    public const string Disagreement = " or ";

    /// <summary>What stands among these words for a row that says nothing.</summary>
    public const string Nothing = "nothing";

    /// <summary>Different words that are kept of one cell; more say no more than that it is not known.</summary>
    private const int MostAlternatives = 20;

    private static readonly string[] ModelKinds = ["base", "instruct", "chat", "reward", "service", "adapter", "merge", "derived", "tool"];

    private static readonly string[] Components = ["weights", "data", "code", "service", "documentation", "delta"];

    private static readonly string[] Confidences = ["", "low", "medium", "high"];

    private static readonly string[] Synthetics = ["", "no", "mixed", "yes"];

    private static readonly string[] AccessRightsWords = ["", "public", "restricted", "non-public"];

    private static readonly string[] Qualifiers =
    [
        "", "full", "continued-pretraining", "adapter", "quantization", "merge", "distillation", "pretraining", "sft", "preference",
        "evaluation", "subset", "translation", "filtering", "mixture", "text", "annotation",
        "chosen", "rejected", "prompt",
    ];

    private static readonly string[] Purposes =
        ["research", "commercial-use", "redistribute", "fine-tune", "train-on-outputs", "competing-model", "host-as-service"];

    private static readonly string[] Prefixes = ["model:", "dataset:", "license:", "org:", "source:"];

    private static readonly string[] Files = ["models.csv", "datasets.csv", "licenses.csv", "organisations.csv", "sources.csv"];

    /// <summary>CSV spelling; empty for <see cref="Qualifier.None"/> and <see cref="Qualifier.Unknown"/>.</summary>
    public static string Spell(Qualifier qualifier) => qualifier == Qualifier.Unknown ? "" : Qualifiers[(int)qualifier];

    /// <summary>CSV spelling, such as <c>service</c>.</summary>
    public static string Spell(ModelKind kind) => ModelKinds[(int)kind];

    /// <summary>CSV spelling, such as <c>weights</c>.</summary>
    public static string Spell(Component component) => Components[(int)component];

    /// <summary>CSV spelling; empty for <see cref="Confidence.None"/>.</summary>
    public static string Spell(Confidence confidence) => Confidences[(int)confidence];

    /// <summary>CSV spelling; empty for <see cref="Synthetic.NotSaid"/>.</summary>
    public static string Spell(Synthetic synthetic) => Synthetics[(int)synthetic];

    /// <summary>CSV spelling; empty for <see cref="AccessRights.NotSaid"/>.</summary>
    public static string Spell(AccessRights rights) => AccessRightsWords[(int)rights];

    /// <summary>Spelling in rule tables, such as <c>fine-tunes-from</c>.</summary>
    public static string Spell(RelationKind relation) => RelationSchema.Of(relation).Spelling;

    /// <summary>Spelling in verdict_rules.csv, such as <c>commercial-use</c>.</summary>
    public static string Spell(Purpose purpose) => Purposes[(int)purpose];

    /// <summary>What ids of this kind start with, such as <c>model:</c>.</summary>
    public static string IdPrefix(NodeKind kind) => Prefixes[(int)kind];

    /// <summary>The file of a data folder that nodes of this kind stand in, such as <c>models.csv</c>.</summary>
    public static string FileOf(NodeKind kind) => Files[(int)kind];

    /// <summary>
    /// Reads a qualifier of a relation: blank is <see cref="Qualifier.None"/>, one the relation does not know
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

        return OtherWords.FindQualifier(relation, text);
    }

    /// <summary>Reads a model kind; null when it is not spelled in a known way.</summary>
    public static ModelKind? ParseModelKind(ReadOnlySpan<char> text) =>
        IndexOf(ModelKinds, text) is var found and >= 0 ? (ModelKind)found
        : OtherWords.TryFind(text, out ModelKind other) ? other
        : null;

    /// <summary>
    /// Reads a component in any case, blanks around it set aside; false when it is not spelled in a known way, also when it is empty.
    /// </summary>
    public static bool TryParseComponent(ReadOnlySpan<char> text, out Component component)
    {
        var word = text.Trim();
        var found = -1;
        for (var i = 0; found < 0 && i < Components.Length; i++)
        {
            found = word.Equals(Components[i], StringComparison.OrdinalIgnoreCase) ? i : -1;
        }

        component = (Component)Math.Max(found, 0);
        return found >= 0 || OtherWords.TryFind(text, out component);
    }

    /// <summary>Reads a confidence; blank is <see cref="Confidence.None"/>; false when it is not spelled in a known way.</summary>
    public static bool TryParseConfidence(ReadOnlySpan<char> text, out Confidence confidence)
    {
        var found = IndexOf(Confidences, text);
        confidence = (Confidence)Math.Max(found, 0);
        return found >= 0 || OtherWords.TryFind(text, out confidence);
    }

    /// <summary>
    /// Reads yes or no, in English or as spreadsheets write it in other languages: <c>true</c>, <c>no</c>, <c>1</c>, <c>x</c>,
    /// <c>WAHR</c>, <c>oui</c>. Blank is null, which is not known; false for any other word, which is not known either.
    /// </summary>
    public static bool TryParseBoolean(ReadOnlySpan<char> text, out bool? value)
    {
        value = text is "true" ? true : text is "false" ? false : null;
        if (value is null && !text.IsEmpty && OtherWords.TryFind(text, out bool found))
        {
            value = found;
        }

        return value is not null || text.IsEmpty || OtherWords.IsBlank(text);
    }

    /// <summary>
    /// Reads whether a dataset was generated by models; blank is <see cref="Synthetic.NotSaid"/>; false for a word that is none of those
    /// known, which says nothing.
    /// </summary>
    public static bool TryParseSynthetic(ReadOnlySpan<char> text, out Synthetic value)
    {
        var found = IndexOf(Synthetics, text);
        value = (Synthetic)Math.Max(found, 0);
        return found >= 0 || OtherWords.TryFind(text, out value);
    }

    /// <summary>
    /// Reads who can have a dataset; blank is <see cref="AccessRights.NotSaid"/>; false for a word that is none of those known, which says
    /// nothing.
    /// </summary>
    public static bool TryParseAccessRights(ReadOnlySpan<char> text, out AccessRights value)
    {
        var found = IndexOf(AccessRightsWords, text);
        value = (AccessRights)Math.Max(found, 0);
        return found >= 0 || OtherWords.TryFind(text, out value);
    }

    /// <summary>
    /// One text for what several rows say of the same thing: the word itself where they agree but for case and blanks around, else all of
    /// them with <see cref="Disagreement"/> between, in ordinal order, which no reader takes for a known word.
    /// </summary>
    /// <param name="words">What the rows say, in any order; an empty one says nothing.</param>
    public static string Merge(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return string.Join(Disagreement, words.SelectMany(Alternatives)
            .GroupBy(static word => word, StringComparer.OrdinalIgnoreCase)
            .Select(static group => group.Min(StringComparer.Ordinal)!) // a group has words
            .Order(StringComparer.Ordinal)
            .Take(MostAlternatives)) is var text && text == Nothing ? "" : text;
    }

    /// <summary>
    /// What a text says that rows which disagree may have left (<see cref="Merge"/>): each word alone, <see cref="Nothing"/> for a blank
    /// one. Where they do not disagree, the only word.
    /// </summary>
    public static string[] Alternatives(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) ? [Nothing] : text.Split(Disagreement, StringSplitOptions.TrimEntries);
    }

    /// <summary>Whether a text is what rows left that disagree.</summary>
    public static bool IsDisagreement(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Contains(Disagreement, StringComparison.Ordinal);
    }

    /// <summary>
    /// Whether a text is what people and programs write into a cell to leave it empty, such as <c>n/a</c>, <c>-</c>, <c>none</c>,
    /// <c>NULL</c> or <c>0</c>; true for a blank one.
    /// </summary>
    public static bool SaysNothing(ReadOnlySpan<char> text) => OtherWords.SaysNothing(text);

    /// <summary>
    /// Whether a text is the given word of the vocabulary or differs from it only in case, blanks, hyphens and underscores. False for
    /// another word that is read as it.
    /// </summary>
    public static bool IsSpelled(ReadOnlySpan<char> text, string word) =>
        text.Equals(word, StringComparison.Ordinal) || OtherWords.IsSame(text, word);

    /// <summary>
    /// Reads a relation as rule tables and files spell it (any case; hyphens, underscores or blanks); false when unknown.
    /// </summary>
    public static bool TryParseRelation(ReadOnlySpan<char> text, out RelationKind relation)
    {
        foreach (var schema in RelationSchema.All)
        {
            if (IsSpelled(text, schema.Spelling))
            {
                relation = schema.Kind;
                return true;
            }
        }

        relation = default;
        return false;
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
