using System.Globalization;

namespace OpenChat.Graph.Domain.Vocabulary;

/// <summary>
/// What people write for the words of the vocabulary, in folded form: any case, without blanks, hyphens and underscores. Only what says one
/// thing stands here; a word that may mean two things is left unknown, which is a gap. Words of the Hugging Face hub
/// (<c>base_model_relation</c>) and names of file formats are read as what they do to the weights: a copy in another format counts as a
/// quantized one (rule book, section 5).
/// </summary>
internal static class OtherWords
{
    /// <summary>Longer texts are no words.</summary>
    private const int LongestWord = 64;

    private static readonly Dictionary<RelationKind, Dictionary<string, Qualifier>> Qualifiers = new()
    {
        [RelationKind.FineTunesFrom] = Read(
            RelationSchema.Of(RelationKind.FineTunesFrom).Qualifiers,
            Words.Spell,
            (Qualifier.Full, "finetune finetuned finetuning fullfinetune fullfinetuned fullfinetuning fullparameterfinetuning"),
            (Qualifier.ContinuedPretraining, "continuedpretrained continualpretraining continuouspretraining furtherpretraining cpt"),
            (Qualifier.ContinuedPretraining, "depthupscaling pruning pruned vocabularysurgery"),
            (Qualifier.Adapter, "adapters adaptor lora qlora dora rslora peft lowrankadapter lowrankadapters lowrankadaptation"),
            (Qualifier.Quantization, "quantized quantised quantisation quantize quantise quant quants int4 int8 4bit 8bit fp8 nf4"),
            (Qualifier.Quantization, "gguf ggml gptq awq exl2 exl3 bnb bitsandbytes hqq aqlm eetq mlx formatconversion formatchange"),
            (Qualifier.Merge, "merged merging mergekit modelmerge modelmerging modelsoup slerp ties dareties frankenmerge"),
            (Qualifier.Distillation, "distilled distill distil knowledgedistillation")),
        [RelationKind.TrainedOn] = Read(
            RelationSchema.Of(RelationKind.TrainedOn).Qualifiers,
            Words.Spell,
            (Qualifier.Pretraining, "pretrain pretrained continuedpretraining continualpretraining furtherpretraining cpt"),
            (Qualifier.Sft, "supervisedfinetuning supervisedfinetune supervisedfinetuned instructiontuning instructionfinetuning"),
            (Qualifier.Preference, "preferences preferencedata preferencetuning preferenceoptimization preferenceoptimisation"),
            (Qualifier.Preference, "directpreferenceoptimization directpreferenceoptimisation dpo kto ipo orpo simpo cpo rlhf rlaif"),
            (Qualifier.Evaluation, "evaluationonly eval evals")),
        [RelationKind.DerivedFrom] = Read(
            RelationSchema.Of(RelationKind.DerivedFrom).Qualifiers,
            Words.Spell,
            (Qualifier.Subset, "subsetof sample sampled sampling subsample subsampled subsampling"),
            (Qualifier.Translation, "translated translate machinetranslation machinetranslated"),
            (Qualifier.Filtering, "filtered filter cleaned cleaning deduplication deduplicated dedup deduped"),
            (Qualifier.Mixture, "mix mixed blend blended combination combined concatenation concatenated")),
        [RelationKind.GeneratedBy] = Read(
            RelationSchema.Of(RelationKind.GeneratedBy).Qualifiers,
            Words.Spell,
            (Qualifier.Text, "texts generation generated output outputs completion completions response responses"),
            (
                Qualifier.Annotation,
                "annotations annotated annotating label labels labeled labelled labeling labelling rating ratings rated"),
            (Qualifier.Chosen, "chosenanswer chosenanswers chosenresponse chosenresponses chosencompletion chosencompletions"),
            (
                Qualifier.Rejected,
                "rejectedanswer rejectedanswers rejectedresponse rejectedresponses rejectedcompletion rejectedcompletions"),
            (Qualifier.Prompt, "prompts")),
    };

    private static readonly Dictionary<string, Component> Components = Read(
        Enum.GetValues<Component>(),
        Words.Spell,
        (Component.Weights, "weight modelweights"),
        (Component.Data, "dataset datasets"),
        (Component.Code, "sourcecode"),
        (Component.Service, "hostedservice api"),
        (Component.Documentation, "docs"),
        (Component.Delta, "deltaweights weightdelta weightsdelta weightdifference weightdiff"));

    private static readonly Dictionary<string, ModelKind> ModelKinds = Read(
        Enum.GetValues<ModelKind>(),
        Words.Spell,
        (ModelKind.Base, "basemodel foundation foundationmodel pretrained"),
        (ModelKind.Instruct, "instructiontuned instructtuned"),
        (ModelKind.Reward, "rewardmodel"),
        (ModelKind.Service, "hostedservice api"),
        (ModelKind.Adapter, "lora qlora"),
        (ModelKind.Merge, "merged"),
        (ModelKind.Derived, "quantized quantised distilled converted"));

    private static readonly Dictionary<string, Confidence> Confidences = Read(Enum.GetValues<Confidence>(), Words.Spell);

    /// <summary>English, what spreadsheets write in German, French, Italian, Portuguese, Spanish and Dutch, and a cross.</summary>
    private static readonly Dictionary<string, bool> Booleans = Read(
        [true, false],
        static value => value ? "true" : "false",
        (true, "yes y 1 x wahr ja vrai oui vero verdadero verdadeiro s\u00ED si sim waar"),
        (false, "no n 0 falsch nein faux non falso n\u00E3o onwaar nee"));

    private static readonly Dictionary<string, Synthetic> Synthetics = Read(
        Enum.GetValues<Synthetic>(),
        Words.Spell,
        (Synthetic.NotSaid, "unknown unspecified unclear undisclosed n/a"),
        (Synthetic.Mixed, "partly partially partial"));

    private static readonly Dictionary<string, AccessRights> AccessRightsWords = Read(
        Enum.GetValues<AccessRights>(),
        Words.Spell,
        (AccessRights.NotSaid, "unknown unspecified unclear n/a"),
        (AccessRights.Public, "published open openaccess free"),
        (AccessRights.Restricted, "gated registration onrequest paid limited"),
        (AccessRights.NonPublic, "unpublished notpublished neverpublished notreleased private closed internal undisclosed proprietary"));

    public static Qualifier FindQualifier(RelationKind relation, ReadOnlySpan<char> text)
    {
        var folded = Fold(text);
        return folded.Length == 0 ? Qualifier.None
            : Qualifiers.TryGetValue(relation, out var words) && words.TryGetValue(folded, out var found) ? found
            : Qualifier.Unknown;
    }

    public static bool TryFind(ReadOnlySpan<char> text, out Component found) => Components.TryGetValue(Fold(text), out found);

    public static bool TryFind(ReadOnlySpan<char> text, out ModelKind found) => ModelKinds.TryGetValue(Fold(text), out found);

    public static bool TryFind(ReadOnlySpan<char> text, out Confidence found) => Confidences.TryGetValue(Fold(text), out found);

    public static bool TryFind(ReadOnlySpan<char> text, out bool found) => Booleans.TryGetValue(Fold(text), out found);

    public static bool TryFind(ReadOnlySpan<char> text, out Synthetic found)
    {
        if (TryFind(text, out bool isSynthetic))
        {
            found = isSynthetic ? Synthetic.Yes : Synthetic.No;
            return true;
        }

        return Synthetics.TryGetValue(Fold(text), out found);
    }

    public static bool TryFind(ReadOnlySpan<char> text, out AccessRights found) => AccessRightsWords.TryGetValue(Fold(text), out found);

    /// <summary>
    /// What people and programs write into an empty cell, in English and in the languages of <see cref="Booleans"/>, without the brackets
    /// and the sign that may stand around it (<c>#N/A</c>, <c>&lt;NA&gt;</c>, <c>(blank)</c>).
    /// </summary>
    private static readonly HashSet<string> NoValues = new(
        ("n/a;na;n.a;n.v;none;null;nil;nan;nat;0;0.0;0,0;0.00;0,00;empty;blank;void;nothing;missing;undefined;unset;notset;"
        + "unknown;unspecified;notspecified;notgiven;notknown;notavailable;notapplicable;unclear;undisclosed;tbd;tba;tbc;todo;"
        + "pending;nodata;novalue;nogroup;nochoice;?;.;/;\\;k.a;ka;k.a.;keine;keiner;kein;keineangabe;keineangaben;nichts;ohne;"
        + "leer;unbekannt;fehlt;fehlend;offen;aucun;aucune;sans;vide;inconnu;inconnue;rien;ninguno;ninguna;nada;vac\u00EDo;vacio;"
        + "desconocido;sin;nessuno;nessuna;vuoto;sconosciuto;niente;nenhum;nenhuma;vazio;desconhecido;geen;leeg;onbekend;niets").Split(';'),
        StringComparer.Ordinal);

    /// <summary>Whether a text stands for an empty cell.</summary>
    public static bool SaysNothing(ReadOnlySpan<char> text)
    {
        var word = Fold(text.Trim().Trim("<>()[]{}#!*'\"`").Trim());
        return (word.TrimEnd(['.', '?']).Length == 0 && !text.ContainsAny("<>\"'`"))
            || NoValues.Contains(word) || NoValues.Contains(word.TrimEnd(['.', '?']))
            || (Booleans.TryGetValue(word, out var value) && !value);
    }

    /// <summary>Whether a text says nothing.</summary>
    public static bool IsBlank(ReadOnlySpan<char> text) => Fold(text).Length == 0;

    /// <summary>Whether two spellings are one word: only case, blanks, hyphens and underscores tell them apart.</summary>
    public static bool IsSame(ReadOnlySpan<char> text, string word) => Fold(text) == Fold(word);

    /// <summary>
    /// The folded form; of a text that is too long for a word, and of one that begins or ends with a hyphen or an underscore, which is a
    /// note or a sign that something is missing, one that is none of the vocabulary.
    /// </summary>
    private static string Fold(ReadOnlySpan<char> text)
    {
        Span<char> room = stackalloc char[LongestWord];
        var length = 0;
        var ends = text.Trim();
        var isOpen = !ends.IsEmpty && (IsJoint(ends[0]) || IsJoint(ends[^1]));
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) || c == '_'
                || char.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format)
            {
                continue;
            }

            if (isOpen || length == room.Length)
            {
                return "\0";
            }

            room[length++] = char.ToLowerInvariant(c);
        }

        return room[..length].ToString();
    }

    private static bool IsJoint(char c) => c == '_' || char.GetUnicodeCategory(c) == UnicodeCategory.DashPunctuation;

    private static Dictionary<string, T> Read<T>(IEnumerable<T> known, Func<T, string> spell, params (T Word, string Others)[] lines)
    {
        var words = known.ToDictionary(word => Fold(spell(word)), StringComparer.Ordinal);
        foreach (var (word, others) in lines)
        {
            foreach (var other in others.Split(' '))
            {
                words.Add(other, word);
            }
        }

        return words;
    }
}
