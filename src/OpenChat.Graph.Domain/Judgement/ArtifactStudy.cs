using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// All that is known of one artifact under one rule set and is shared by the questions about it, and the one place where their answers are
/// remembered. Everything is worked out at its first use. May be used by any number of threads; two of them may work the same thing out at
/// the same time, with equal results.
/// </summary>
public sealed class ArtifactStudy
{
    private Found? _found;
    private object?[] _answers = []; // [number of the question]; null where it was not asked yet

    internal ArtifactStudy(LineageAnalysis analysis, int artifact)
    {
        Analysis = analysis;
        Artifact = artifact;
    }

    /// <summary>The analysis the study belongs to; the way to the studies of other artifacts.</summary>
    public LineageAnalysis Analysis { get; }

    /// <summary>The artifact.</summary>
    public int Artifact { get; }

    /// <summary>The lineage.</summary>
    public LineageGraph Graph => Analysis.Graph;

    /// <summary>The rules.</summary>
    public RuleSet Rules => Analysis.Rules;

    /// <summary>The licenses of the lineage with the clauses the rules record for them.</summary>
    public LicenseTerms Terms => Analysis.Terms;

    /// <summary>Which licenses are in force for which artifact.</summary>
    public LicenseResolution Licenses => Analysis.Licenses;

    /// <summary>
    /// The licenses in force for the artifact itself, by index. Empty when none is known, which is not a permission.
    /// </summary>
    public ReadOnlySpan<int> LicensesInForce => Licenses.InForce(Artifact);

    /// <summary>
    /// Every restriction on the artifact, its own and inherited, with proofs; in the order of <see cref="RestrictionSet"/>. Never null.
    /// </summary>
    public RestrictionSet Restrictions => Searched.Restrictions;

    /// <summary>The artifact and every artifact a term can come from or pass on its way to it, by distance.</summary>
    public ImmutableArray<int> Closure => Searched.Closure;

    /// <summary>
    /// The artifact and the models of which the training data can reach it, by distance: those it descends from by FINE_TUNES_FROM and
    /// ALIGNED_WITH. Empty for a dataset.
    /// </summary>
    public ImmutableArray<int> Trained => Searched.Trained;

    private Found Searched => _found ?? Interlocked.CompareExchange(ref _found, Search(), null) ?? _found;

    /// <summary>The answer to a question, worked out when the question is asked of this artifact for the first time.</summary>
    internal TAnswer Answer<TAnswer>(Question<TAnswer> question)
        where TAnswer : notnull
    {
        var answers = _answers;
        var known = question.Number < answers.Length ? answers[question.Number] : null;
        return (TAnswer)(known ?? WorkOut(question));
    }

    /// <summary>What sentences call an artifact: its name, or its id where it has none.</summary>
    internal string NameOf(int artifact) => Graph.NameOf(artifact) is { Length: > 0 } name ? name : Graph.IdOf(artifact);

    /// <inheritdoc cref="LineageGraph.NamesOf"/>
    internal string[] NamesOf(IEnumerable<int> artifacts) => Graph.NamesOf(artifacts);

    /// <inheritdoc cref="LineageGraph.LicenseNameOf"/>
    internal string LicenseNameOf(int license) => Graph.LicenseNameOf(license);

    private object WorkOut<TAnswer>(Question<TAnswer> question)
        where TAnswer : notnull
    {
        object answer = question.Find(this);
        var answers = _answers;
        if (question.Number >= answers.Length)
        {
            // What another thread puts into the old array meanwhile is lost, and worked out again when it is asked for.
            Array.Resize(ref answers, Question.Count);
            _answers = answers;
        }

        return Interlocked.CompareExchange(ref answers[question.Number], answer, null) ?? answer;
    }

    private Found Search()
    {
        var search = new RestrictionSearch(Terms, Licenses, Artifact);
        return new Found(
            search.All(),
            ImmutableCollectionsMarshal.AsImmutableArray(search.Artifacts()),
            ImmutableCollectionsMarshal.AsImmutableArray(search.Trained()));
    }

    /// <summary>What one search finds.</summary>
    private sealed record Found(RestrictionSet Restrictions, ImmutableArray<int> Closure, ImmutableArray<int> Trained);
}
