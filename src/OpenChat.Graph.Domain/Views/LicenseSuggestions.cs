using System.Collections.Immutable;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>A model that is not there yet: what it would be made from, and by whom.</summary>
/// <param name="Bases">The models it would be made from; may be empty.</param>
/// <param name="Method">How, as the data spell it; empty when that is not known.</param>
/// <param name="Datasets">The datasets it would be trained on; may be empty. There is a base or a dataset.</param>
/// <param name="Stage">At which stage, as the data spell it; empty when that is not known.</param>
/// <param name="Developer">The organisation that would make it; null for somebody who made nothing in the graph.</param>
public sealed record PlannedModel(
    ImmutableArray<int> Bases, string Method, ImmutableArray<int> Datasets, string Stage, int? Developer);

/// <summary>A duty or prohibition that would reach a planned model from what it is made from.</summary>
/// <param name="Clause">The clause, with its term.</param>
/// <param name="License">The license it stands in.</param>
/// <param name="Origin">The artifact that carries the license.</param>
/// <param name="Certainty">How surely somebody else than the maker of the model imposes it.</param>
/// <param name="Counts">Whether that is sure enough for the reading.</param>
/// <param name="Through">The artifacts on the way, from what the model is made from to the origin, which is the last.</param>
/// <param name="Explanation">The whole proof in one sentence.</param>
public sealed record InheritedTerm(
    Clause Clause, int License, int Origin, Certainty Certainty, bool Counts, ImmutableArray<int> Through, string Explanation);

/// <summary>A license, or several that apply together, under which a planned model might be put.</summary>
/// <param name="Licenses">The licenses, by index; one, unless several are needed together.</param>
/// <param name="Outcome">
/// Prohibited when it leaves out or contradicts something that counts; else unknown when something that is not known could; else
/// conditional when something has to be kept to; else allowed.
/// </param>
/// <param name="Certainty">How surely it is ruled out; does not travel where it is not.</param>
/// <param name="Reasons">Why, a sentence each; not empty.</param>
/// <param name="Duties">What has to be done under it because of what the model is made from: duties that count.</param>
/// <param name="Lost">Terms of what the model is made from that it leaves out; those that count rule it out.</param>
/// <param name="Unknowns">What is not known of this license, a sentence each; empty where it is ruled out.</param>
public sealed record LicenseCandidate(
    ImmutableArray<int> Licenses,
    VerdictOutcome Outcome,
    Certainty Certainty,
    ImmutableArray<string> Reasons,
    ImmutableArray<InheritedTerm> Duties,
    ImmutableArray<InheritedTerm> Lost,
    ImmutableArray<string> Unknowns);

/// <summary>
/// Under which licenses a planned model can be put without breaking what it inherits. Rule book, section 7. The judges are those of the
/// graph: the model is added under each license in turn, and asked for its conflicts, gaps and permissions, as its maker has them.
/// </summary>
/// <param name="Candidates">
/// Allowed, conditional, unknown, prohibited; each with the fewest things to settle, then the least sure to be ruled out, then the fewest
/// terms that are left out, then the fewest and mildest terms in all, then the most used, then by id.
/// </param>
/// <param name="Inherited">
/// All duties and prohibitions of severity 1 and more that reach the model whatever its license is, in the order of
/// <see cref="RestrictionSet"/>.
/// </param>
/// <param name="Gaps">What is not known of all that the model is made from, and counts, so that no license is better than unknown.</param>
/// <param name="IsComplete">Whether all licenses were looked at that could be.</param>
public sealed record LicenseSuggestions(
    ImmutableArray<LicenseCandidate> Candidates, ImmutableArray<InheritedTerm> Inherited, ImmutableArray<Unknown> Gaps, bool IsComplete)
{
    /// <summary>How many licenses are looked at: those of what the model is made from, then the most used.</summary>
    public const int MaxLicenses = 200;

    /// <summary>How many artifacts may decide.</summary>
    public const int MaxArtifacts = VerdictCauses.MaxArtifacts;

    /// <summary>How many further ways are looked at for one that does not start from a license of the maker.</summary>
    private const int MaxWays = 50;

    private const string Name = "the new model";

    // Licenses of these kinds are written for anybody's works; those of other kinds for the works of one maker.
    private static readonly string[] ForAnybody = ["open-source", "open-data", "rail"];

    /// <summary>Looks at licenses for a planned model.</summary>
    /// <param name="analysis">The graph and its rules.</param>
    /// <param name="model">The model.</param>
    /// <param name="licenses">
    /// Only these, each alone; null for those of what the model is made from, alone and together, and all that are written for anybody.
    /// </param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when more than <see cref="MaxArtifacts"/> artifacts decide.</returns>
    /// <exception cref="ArgumentException">Nothing to make it from, or a license that nothing can be put under.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LicenseSuggestions? Of(
        LineageAnalysis analysis,
        PlannedModel model,
        IReadOnlyCollection<int>? licenses,
        Reading reading,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(model);
        if (model.Bases.IsEmpty && model.Datasets.IsEmpty)
        {
            throw new ArgumentException("There is nothing that it would be made from.", nameof(model));
        }

        if (licenses?.Any(license => !CanBeChosen(analysis, license)) == true)
        {
            throw new ArgumentException("Nothing can be put under such a license.", nameof(licenses));
        }

        var planned = Add(analysis, model, [[]], cancellationToken)[0];
        if (planned.Closure.Length > MaxArtifacts)
        {
            return null;
        }

        var floor = Verdicts.Floor(reading);
        var isComplete = true;
        var sets = licenses is null
            ? Choose(analysis, planned, floor, out isComplete)
            : [.. licenses.Distinct().Select(static license => (ImmutableArray<int>)[license])];
        var judged = Add(analysis, model, sets, cancellationToken)
            .Select((study, place) => new Judge(analysis.Graph, study, sets[place], floor, cancellationToken)).ToList();
        return new LicenseSuggestions(
            [
                .. judged.OrderBy(static judge => judge.Order).ThenBy(static judge => judge.NotKnown.Length)
                    .ThenBy(static judge => judge.Certainty).ThenBy(static judge => judge.LostCount)
                    .ThenBy(static judge => judge.Weight).ThenBy(static judge => judge.Silent)
                    .ThenByDescending(judge => judge.Licenses.Min(license => analysis.Graph.LicensedUnder(license).Count))
                    .ThenBy(static judge => judge.Licenses.Length).ThenBy(static judge => judge.Licenses[0])
                    .Select(static judge => judge.Candidate),
            ],
            [.. Inherit(planned).Select(restriction => Judge.Term(analysis.Graph, planned, restriction, floor))],
            [.. judged.SelectMany(static judge => judge.Gaps).Distinct()],
            isComplete);
    }

    /// <summary>
    /// Whether a work can be put under a license at all: not under terms of a service, a usage policy alone, or what says that there is no
    /// license.
    /// </summary>
    /// <param name="analysis">The graph and its rules.</param>
    /// <param name="license">The license.</param>
    public static bool CanBeChosen(LineageAnalysis analysis, int license)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return !analysis.Terms.IsOfService(license) && !analysis.Terms.IsUsagePolicy(license) && !analysis.Terms.IsMissing(license)
            && KindOf(analysis.Graph, license) != "none";
    }

    private static string KindOf(LineageGraph graph, int license) =>
        Words.FoldRuleWord(graph.GetText(new NodeId(NodeKind.License, license), NodeField.Kind));

    /// <summary>What others impose on the model that is more than a disclaimer.</summary>
    private static IEnumerable<Restriction> Inherit(ArtifactStudy study) => study.Restrictions.Where(static restriction =>
        restriction.Inherited && !restriction.IsOwnLicense && restriction.Term.Severity > 0);

    /// <summary>The licenses to look at: those upstream, those for anybody, and last those upstream that bind, together.</summary>
    private static List<ImmutableArray<int>> Choose(LineageAnalysis analysis, ArtifactStudy planned, Certainty floor, out bool isComplete)
    {
        var graph = analysis.Graph;
        var upstream = new HashSet<int>();
        foreach (var artifact in planned.Closure.Where(artifact => artifact != planned.Artifact))
        {
            upstream.UnionWith(planned.Licenses.InForce(artifact).ToArray());
        }

        var found = Enumerable.Range(0, graph.Count(NodeKind.License))
            .Where(license => CanBeChosen(analysis, license)
                && (upstream.Contains(license)
                    || (analysis.Terms.IsRecorded(license) && ForAnybody.Contains(KindOf(graph, license), StringComparer.Ordinal))))
            .OrderByDescending(upstream.Contains).ThenByDescending(license => graph.LicensedUnder(license).Count).ToList();
        isComplete = found.Count <= MaxLicenses;
        var sets = found.Take(MaxLicenses).Select(static license => (ImmutableArray<int>)[license]).ToList();
        ImmutableArray<int> together =
        [
            .. Inherit(planned).Where(restriction => restriction.CertaintyFromOthers >= floor)
                .Select(static restriction => restriction.License).Distinct().Order()
                .Where(license => CanBeChosen(analysis, license) || analysis.Terms.IsUsagePolicy(license)),
        ];
        if (together.Length > 1)
        {
            sets.Add(together);
        }

        return sets;
    }

    /// <summary>
    /// The model under each set of licenses, in a graph that has nothing else but what it is made from. All licenses are in it, with the
    /// numbers they have.
    /// </summary>
    private static ArtifactStudy[] Add(
        LineageAnalysis analysis, PlannedModel model, List<ImmutableArray<int>> licenses, CancellationToken cancellationToken)
    {
        var graph = analysis.Graph;
        var editor = GraphEditor.Edit(
            graph,
            [
                .. model.Bases.Concat(model.Datasets).Select(graph.NodeOf),
                .. Enumerable.Range(0, graph.Count(NodeKind.License)).Select(static license => new NodeId(NodeKind.License, license)),
                .. model.Developer is { } known ? (NodeId[])[new NodeId(NodeKind.Organisation, known)] : [],
            ]);
        var free = "planned";
        while (graph.FindById(IdOf(free, 0)) is not null || graph.FindById($"org:{free}") is not null)
        {
            free += "-";
        }

        var developer = model.Developer is { } organisation
            ? graph.IdOf(new NodeId(NodeKind.Organisation, organisation))
            : $"org:{free}";
        if (model.Developer is null)
        {
            editor.AddNode(NodeKind.Organisation, new NodeRow { Id = developer, Name = "whoever makes it" });
        }

        for (var place = 0; place < licenses.Count; place++)
        {
            var kind = Words.Spell(model.Bases.IsEmpty ? ModelKind.Base : ModelKind.Derived);
            editor.AddNode(NodeKind.Model, new NodeRow { Id = IdOf(free, place), Name = Name, Kind = kind });
        }

        for (var place = 0; place < licenses.Count; place++)
        {
            var id = IdOf(free, place);
            Relate(RelationKind.DevelopedBy, developer, "");
            foreach (var parent in model.Bases)
            {
                Relate(RelationKind.FineTunesFrom, graph.IdOf(parent), model.Method);
            }

            foreach (var dataset in model.Datasets)
            {
                Relate(RelationKind.TrainedOn, graph.IdOf(dataset), model.Stage);
            }

            foreach (var license in licenses[place])
            {
                Relate(RelationKind.LicensedUnder, graph.IdOf(new NodeId(NodeKind.License, license)), Words.Spell(Component.Weights));
            }

            void Relate(RelationKind kind, string to, string qualifier) => editor.AddRelation(
                kind, new RelationRow { From = id, To = to, Qualifier = qualifier, Confidence = Confidence.High, Note = "supposed" });
        }

        var part = editor.Build(cancellationToken);
        var supposed = new LineageAnalysis(part, analysis.Rules);
        return
        [
            .. Enumerable.Range(0, licenses.Count)
                .Select(place => supposed.StudyOf(part.ArtifactOf(part.FindById(IdOf(free, place))!.Value))), // it was just added
        ];

        static string IdOf(string free, int place) => FormattableString.Invariant($"model:{free}.{place}");
    }

    /// <summary>One set of licenses, judged.</summary>
    private sealed class Judge
    {
        private static readonly ImmutableArray<Purpose> Making = [Purpose.FineTune, Purpose.Redistribute];

        private static readonly VerdictOutcome[] BestFirst =
            [VerdictOutcome.Allowed, VerdictOutcome.Conditional, VerdictOutcome.Unknown, VerdictOutcome.Prohibited];

        // What these say does not hang on the text they stand in. Of others each text has its own: a list, a policy, a number, a name.
        private static readonly string[] SameEverywhere = ["NON_COMMERCIAL", "RESEARCH_ONLY"];

        private readonly LineageGraph _graph;
        private readonly ArtifactStudy _study;
        private readonly Certainty _floor;
        private readonly string _it;
        private readonly string _leaves;

        public Judge(
            LineageGraph graph, ArtifactStudy study, ImmutableArray<int> licenses, Certainty floor, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_graph, _study, Licenses, _floor) = (graph, study, licenses, floor);
            (_it, _leaves) = licenses.Length == 1 ? ("it", "leaves") : ("they", "leave");
            var counting = Inherit(study).Where(restriction => restriction.CertaintyFromOthers >= floor).ToList();
            var lost = DeclaredLicense.Lost(study, leastSeverity: 2, Certainty.Contested).FindAll(static one => !one.IsOwnLicense);
            var missed = lost.FindAll(restriction => restriction.CertaintyFromOthers >= floor);
            var barred = counting.FindAll(IsBarred);
            var clashes = IncompatibleUpstreams.Find(study, floor).ToList();
            foreach (var restriction in missed.Concat(barred))
            {
                Certainty = Certainties.Stronger(Certainty, restriction.CertaintyFromOthers);
            }

            Certainty[] sure = [Certainty.Contested, Certainty.Likely, Certainty.Binding];
            foreach (var certainty in clashes.Count == 0 ? [] : sure.Where(one => IncompatibleUpstreams.Find(study, one).Any()))
            {
                Certainty = Certainties.Stronger(Certainty, certainty);
            }

            if (Certainty == Certainty.DoesNotTravel)
            {
                Ask(counting);
            }

            var duties = counting.FindAll(static restriction => restriction.Term.Kind == TermKind.Duty);
            var silent = duties.FindAll(restriction => restriction.Term.Severity == 1 && !IsStated(restriction));
            (LostCount, Silent) = (missed.Count, silent.Select(static restriction => restriction.Term.Index).Distinct().Count());
            var outcome = Certainty != Certainty.DoesNotTravel ? VerdictOutcome.Prohibited
                : Gaps.Length + NotKnown.Length > 0 ? VerdictOutcome.Unknown
                : duties.Count > 0 || counting.Exists(static restriction => restriction.Term.Severity > 1) ? VerdictOutcome.Conditional
                : VerdictOutcome.Allowed;
            Order = Array.IndexOf(BestFirst, outcome);
            Weight = WeightOf(counting);
            Candidate = new LicenseCandidate(
                licenses,
                outcome,
                Certainty,
                [
                    .. Barred(barred).Concat(clashes.Select(static clash => Sentence(clash.Message)))
                        .Concat(Certainty == Certainty.DoesNotTravel ? [Kept(counting)] : (string[])[])
                        .Concat(LeftOut(missed, counts: true)).Concat(LeftOut(lost.Except(missed), counts: false))
                        .Concat(Beside(silent)),
                ],
                [.. duties.Select(restriction => Term(graph, study, restriction, floor))],
                [.. lost.Select(restriction => Term(graph, study, restriction, floor))],
                NotKnown);
        }

        public LicenseCandidate Candidate { get; }

        public ImmutableArray<int> Licenses { get; }

        public Certainty Certainty { get; } = Certainty.DoesNotTravel;

        public ImmutableArray<Unknown> Gaps { get; private set; } = [];

        public ImmutableArray<string> NotKnown { get; private set; } = [];

        public int Order { get; }

        public int LostCount { get; }

        /// <summary>How many duties of notice it does not state itself.</summary>
        public int Silent { get; }

        /// <summary>What everybody who has the model is under in all: how many terms of severity 3, 2 and 1.</summary>
        public (int Severe, int Middle, int Mild) Weight { get; }

        /// <summary>An inherited term as one of the graph.</summary>
        public static InheritedTerm Term(LineageGraph graph, ArtifactStudy study, Restriction restriction, Certainty floor)
        {
            var (path, isShown) = WayFromOthers(study, restriction);
            ImmutableArray<int> through =
            [
                .. Enumerable.Range(0, path.Hops).Select(hop => InGraph(path.Hop(hop).Relation.To)),
            ];
            var certainty = restriction.CertaintyFromOthers;
            return new InheritedTerm(
                restriction.Clause,
                restriction.License,
                InGraph(path.Origin),
                certainty,
                certainty >= floor,
                through,
                isShown
                    ? restriction.Explanation
                    : $"{restriction.Term.Title} ({Explanations.Spell(certainty)}): {study.NameOf(path.Origin)} is under "
                        + $"{study.LicenseNameOf(restriction.License)}: {restriction.Clause.Summary}");

            int InGraph(int artifact) =>
                graph.ArtifactOf(graph.FindById(study.Graph.IdOf(artifact))!.Value); // what a way leads to is in the graph
        }

        /// <summary>The surest way that does not start from a license of the maker, and whether it is the one that is shown.</summary>
        private static (RestrictionPath Path, bool IsShown) WayFromOthers(ArtifactStudy study, Restriction restriction)
        {
            var own = study.Licenses.IsOwnLicensor(study.Artifact, restriction.Origin);
            return own && FurtherPaths.Of(restriction, MaxWays).Paths
                .FirstOrDefault(path => !study.Licenses.IsOwnLicensor(study.Artifact, path.Origin)) is { } other
                ? (other, false)
                : (restriction.Path, !own);
        }

        /// <summary>Whether a term bars the making or the passing on, so that no license helps.</summary>
        private bool IsBarred(Restriction restriction) => Making.Any(purpose =>
            Bearings.Of(_study, purpose, restriction.Term, restriction.License, isOwn: false) == Bearing.Prohibits);

        private bool IsStated(Restriction restriction) =>
            Licenses.Any(license => _study.Terms.Find(license, restriction.Term.Code) is not null);

        /// <summary>Whether a term that is stated says what it says upstream.</summary>
        private bool IsSame(Restriction restriction) => IncompatibleUpstreams.WantsAlone(restriction.Term)
            ? Licenses is [var only] && only == restriction.License
            : Licenses.Contains(restriction.License) || SameEverywhere.Contains(restriction.Term.Code, StringComparer.Ordinal);

        /// <summary>What is not known and could rule it out.</summary>
        private void Ask(List<Restriction> counting)
        {
            var gaps = new HashSet<Unknown>();
            var unknowns = new List<string>();
            foreach (var restriction in counting.Where(one => one.Term.Severity > 1 && IsStated(one) && !IsSame(one)))
            {
                var (code, license) = (restriction.Term.Code, _study.LicenseNameOf(restriction.License));
                unknowns.Add(IncompatibleUpstreams.WantsAlone(restriction.Term)
                    ? $"{code} of {license} asks for that license alone or for a compatible one; which are compatible is not recorded."
                    : $"{code} here is that of another text, and whether it covers {code} of {license} is not recorded.");
            }

            var usual = LicenseBranch.Usual(_study.Licenses);
            foreach (var purpose in Enum.GetValues<Purpose>())
            {
                var weights = GapWeights.Of(_study, usual, _study.Restrictions, purpose, withConditions: true);
                foreach (var (gap, prohibits, conditions) in weights.Gaps)
                {
                    if (prohibits.Maker >= _floor || conditions.Maker >= _floor)
                    {
                        gaps.Add(gap);
                    }
                }

                foreach (var (withheld, weight) in weights.Grants)
                {
                    if (weight.Maker >= _floor && withheld.Artifact != _study.Artifact
                        && (Making.Contains(purpose) || Gives(withheld.Term)))
                    {
                        unknowns.Add(NotGiven(withheld));
                    }
                }

                foreach (var (restriction, weight) in weights.Open)
                {
                    if (weight.Maker >= _floor && restriction.Inherited)
                    {
                        unknowns.Add(
                            $"{_study.LicenseNameOf(restriction.License)}, the license of {_study.NameOf(restriction.Origin)}, leaves open "
                            + $"with {restriction.Term.Code} what may be done with it.");
                    }
                }
            }

            // What it is made from is all said, so nothing of its own data is held back.
            foreach (var gap in Unknowns.Of(_study).Where(gap => gap.Artifact == _study.Artifact && gaps.Contains(gap)
                && gap.Kind is not (UnknownKind.UndisclosedTrainingData or UnknownKind.UnrecordedTuningData)))
            {
                unknowns.Add(Sentence(gap.Message));
            }

            Gaps =
            [
                .. Unknowns.Of(_study).Where(gap => gap.Artifact != _study.Artifact && gaps.Contains(gap))
                    .Select(gap => VerdictCauses.Within(_graph, gap, _study.Graph.IdOf(gap.Artifact))),
            ];
            NotKnown = [.. unknowns.Distinct(StringComparer.Ordinal)];
        }

        private bool Gives(Term permission) => Permissions.HavingASay(_study, Licenses.AsSpan())
            .All(license => Permissions.Gives(_study, license, permission) == true);

        private string NotGiven(Ungranted withheld)
        {
            var (what, artifact) = (Explanations.Given(withheld.Term), _study.NameOf(withheld.Artifact));
            return withheld.License is { } license
                ? $"{_study.LicenseNameOf(license)}, the license of {artifact}, says nothing, as far as recorded, that allows {what}."
                : $"No license of {artifact} is known to allow {what}.";
        }

        private (int Severe, int Middle, int Mild) WeightOf(List<Restriction> counting)
        {
            var terms = counting.Select(static restriction => restriction.Term)
                .Concat(Licenses.SelectMany(license => _study.Terms.ClausesOf(license)).Select(static clause => clause.Term))
                .Where(static term => term.Kind != TermKind.Permission).DistinctBy(static term => term.Index)
                .ToLookup(static term => term.Severity);
            return (terms[3].Count(), terms[2].Count(), terms[1].Count());
        }

        private static string Kept(List<Restriction> counting) => counting.Exists(static restriction => restriction.Term.Severity > 1)
            ? "Nothing that counts under this reading is left out."
            : "No limit that counts under this reading reaches the model from what it is made from.";

        private IEnumerable<string> Barred(List<Restriction> barred) => barred.Select(restriction =>
            $"No license helps: {restriction.Term.Code} of {_study.LicenseNameOf(restriction.License)} "
            + $"({Explanations.Spell(restriction.CertaintyFromOthers)}), which reaches the model from "
            + $"{_study.NameOf(OriginOf(restriction))}, bars making it or passing it on.").Distinct(StringComparer.Ordinal);

        private IEnumerable<string> LeftOut(IEnumerable<Restriction> lost, bool counts) =>
            from restriction in lost
            group restriction.Term.Code by (restriction.License, restriction.CertaintyFromOthers, Origin: OriginOf(restriction)) into terms
            orderby terms.Key.CertaintyFromOthers descending
            select Sentence(counts ? _it : $"too doubtful to count under this reading: {_it}")
                + $" {_leaves} out {string.Join(", ", terms.Distinct(StringComparer.Ordinal))} of "
                + $"{_study.LicenseNameOf(terms.Key.License)} ({Explanations.Spell(terms.Key.CertaintyFromOthers)}), which reaches the "
                + $"model from {_study.NameOf(terms.Key.Origin)}.";

        private IEnumerable<string> Beside(List<Restriction> silent) =>
            from restriction in silent
            group restriction.Term.Code by restriction.License into terms
            select $"{Sentence(_it)} {(Licenses.Length == 1 ? "does" : "do")} not ask for "
                + $"{string.Join(", ", terms.Distinct(StringComparer.Ordinal))} of {_study.LicenseNameOf(terms.Key)}: that has to be met "
                + $"beside {(Licenses.Length == 1 ? "it" : "them")}.";

        private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

        private int OriginOf(Restriction restriction) => WayFromOthers(_study, restriction).Path.Origin;
    }
}
