using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The choices among alternative licenses worth judging for a purpose. Rule book, section 5, the case "dual license": at every artifact on
/// the way whoever uses it may choose.
/// </summary>
/// <remarks>
/// What a license does to the artifact does not depend on what is chosen elsewhere, and an outcome is the worst of what all of them do. So
/// the best choice at each artifact alone is the best of all combinations, and the work grows with the sum of the choices, not with their
/// product. Rule 8 is the one exception: a license chosen for a base may exempt the artifact from clauses of its family. It is left out
/// here and holds when a branch is judged, so that a branch can only turn out better than thought.
/// </remarks>
internal static class BestBranches
{
    /// <summary>
    /// One branch for each party and reading for which a choice would be better than the licenses in force; equal ones once. Empty when
    /// there is none.
    /// </summary>
    public static List<LicenseBranch> Find(ArtifactStudy study, Purpose purpose)
    {
        var found = new List<LicenseBranch>();
        var worst = new Lazy<RestrictionSearch>(() => new(study.Terms, study.Licenses, study.Artifact, worst: true));

        // What only a doubtful relation leads to can be chosen for, too.
        IEnumerable<int> artifacts = Unknowns.Of(study).Any(static gap => gap.Relation >= 0) ? worst.Value.Artifacts() : study.Closure;
        List<(int Artifact, ImmutableArray<ImmutableArray<int>> Choices)> open =
        [
            .. from artifact in artifacts
               where study.Graph.LicensesOf(artifact).Count > 1
               let choices = study.Licenses.Choices(artifact)
               where choices.Length > 1
               select (artifact, choices),
        ];
        if (open.Count == 0)
        {
            return found;
        }

        var effects = new Effects(
            study, purpose, worst.Value, [.. open.Select(static o => o.Artifact)], open.SelectMany(static o => o.Choices));
        foreach (var (party, reading) in Verdicts.Sides)
        {
            var floor = Verdicts.Floor(reading);
            var chosen = ImmutableSortedDictionary.CreateBuilder<int, ImmutableArray<int>>();
            for (var i = 0; i < open.Count; i++)
            {
                var usual = effects.Of(i, open[i].Choices[0], party, floor);
                var best = open[i].Choices.MinBy(choice => effects.Of(i, choice, party, floor));
                if (effects.Of(i, best, party, floor) < usual)
                {
                    chosen.Add(open[i].Artifact, best);
                }
            }

            if (chosen.Count > 0 && !found.Exists(known => IsSame(known.Chosen, chosen)))
            {
                found.Add(new LicenseBranch(study.Licenses, chosen.ToImmutable()));
            }
        }

        return found;
    }

    private static bool IsSame(
        ImmutableSortedDictionary<int, ImmutableArray<int>> a, ImmutableSortedDictionary<int, ImmutableArray<int>>.Builder b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && other.SequenceEqual(pair.Value));

    /// <summary>What licenses at some artifacts do to a purpose.</summary>
    private sealed class Effects
    {
        private readonly ArtifactStudy _study;
        private readonly Purpose _purpose;
        private readonly ImmutableArray<int> _artifacts;
        private readonly Dictionary<int, Certainty[]> _reach = []; // shape of clause → [artifact]: how surely it reaches the target
        private readonly Dictionary<int, Certainty[]> _worst = []; // the same if everything doubtful is at its worst
        private readonly Certainty[] _prohibits;  // [artifact]: how surely anything could that prohibits
        private readonly Certainty[] _withholds;  // [artifact]: how surely it counts that a permission is not given
        private readonly Certainty[] _conditions; // [artifact]: how surely anything could that sets conditions
        private readonly ImmutableArray<(Term Term, HashSet<int> Asked)> _required;

        public Effects(
            ArtifactStudy study,
            Purpose purpose,
            RestrictionSearch worst,
            ImmutableArray<int> artifacts,
            IEnumerable<ImmutableArray<int>> choices)
        {
            (_study, _purpose, _artifacts) = (study, purpose, artifacts);
            PotentialSite[] sites = [.. artifacts.Select(static artifact => new PotentialSite(SiteKind.License, artifact))];
            _prohibits = worst.Potential(study.Rules.ProhibitingShapes(purpose), sites, AskedOf);
            _withholds = worst.Potential(study.Rules.WithholdingShapes(purpose), sites, AskedOf);
            _conditions = worst.Potential(study.Rules.ConditioningShapes(purpose), sites, AskedOf);
            var search = new RestrictionSearch(study.Terms, study.Licenses, study.Artifact);
            foreach (var clause in choices.SelectMany(static choice => choice).Distinct().SelectMany(l => study.Terms.ClausesOf(l)))
            {
                var shape = study.Rules.ShapeOf[clause.Index];
                if (Matters(clause) && !_reach.ContainsKey(shape))
                {
                    _reach.Add(shape, search.Potential([clause.Index], sites));
                    _worst.Add(shape, worst.Potential([clause.Index], sites));
                }
            }

            _required =
            [
                .. study.Rules.Terms.Where(term => Permissions.IsNeeded(study, purpose, term))
                    .Select(term => (term, Permissions.AskedFor(study, term, withDoubts: true).ToHashSet())),
            ];
        }

        /// <summary>
        /// What a choice at an artifact comes to, as the best outcome that it leaves possible: 0 allowed, 1 conditional, 2 unknown, 3
        /// prohibited.
        /// </summary>
        public int Of(int index, ImmutableArray<int> licenses, VerdictParty party, Certainty floor)
        {
            var artifact = _artifacts[index];
            var isOwn = artifact == _study.Artifact;
            var worst = 0;
            foreach (var gap in Unknowns.OfLicenses(_study, artifact, licenses).Where(static gap => gap.LeavesUnlicensed))
            {
                worst = Math.Max(
                    worst,
                    isOwn || Counts(_prohibits[index], gap.IsOfService) ? 2 : Counts(_conditions[index], gap.IsOfService) ? 1 : 0);
            }

            if (!isOwn && _study.Licenses.IsOwnLicensor(_study.Artifact, artifact))
            {
                return worst; // what the maker licensed upstream restricts nothing
            }

            foreach (var license in licenses)
            {
                var isOfService = _study.Terms.IsOfService(license);
                foreach (var clause in _study.Terms.ClausesOf(license))
                {
                    if (!Matters(clause))
                    {
                        continue;
                    }

                    var shape = _study.Rules.ShapeOf[clause.Index];
                    var bearing = Bearings.Of(_study, _purpose, clause.Term, license, isOwn);
                    var reach = _reach[shape][index];
                    if (bearing == Bearing.LeavesOpen && !isOwn && clause.Term.Code == NumberedRules.NoGrant)
                    {
                        reach = Certainties.Weaker(reach, _withholds[index]);
                    }

                    if (Counts(reach, isOfService))
                    {
                        worst = Math.Max(worst, (int)bearing);
                    }
                    else if (Counts(_worst[shape][index], isOfService))
                    {
                        worst = Math.Max(worst, Math.Min((int)bearing, (int)Bearing.LeavesOpen));
                    }
                }

                foreach (var (term, asked) in _required)
                {
                    if (asked.Contains(artifact) && Permissions.Gives(_study, license, term) is not true
                        && (isOwn || Counts(_withholds[index], isOfService)))
                    {
                        worst = Math.Max(worst, 2);
                    }
                }
            }

            return worst;

            bool Counts(Certainty certainty, bool isOfService) =>
                PartyCertainty.Of(certainty, isOfService && !isOwn).For(party) >= floor;
        }

        private ImmutableArray<Qualifier> AskedOf(int model) => TrainingGaps.AskedOf(_study, model);

        /// <summary>Whether a clause may restrict the purpose.</summary>
        private bool Matters(Clause clause) => clause.Term.Kind != TermKind.Permission
            && _study.Rules.Effect(_purpose, clause.Term) is VerdictEffect.Prohibits or VerdictEffect.Conditions or VerdictEffect.Missing;
    }
}
