using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

/// <summary>
/// The rule book read aloud: lists every simple path of a small graph and values each of its hops from the raw rule rows. Slow and obvious
/// on purpose; shares no code with the product but the graph it reads.
/// </summary>
internal sealed class RuleBookOracle(LineageGraph graph, RuleRows rows)
{
    private readonly Dictionary<(string Term, string Relation, string Qualifier), int> _table =
        rows.PropagationRules.ToDictionary(r => (r.Term, r.Relation, r.Qualifier), r => Level(r.Value));

    private readonly ILookup<string, LicenseTermRow> _clauses =
        rows.LicenseTerms.ToLookup(r => r.License.Replace("license:", "", StringComparison.Ordinal));

    private readonly Dictionary<string, TermRow> _terms = rows.Terms.ToDictionary(t => t.Code);

    /// <summary>One way from a target to a license.</summary>
    public sealed record Found(string Term, string License, int Certainty, List<int> Path, int Origin)
    {
        public override string ToString() => $"{Term} {License} {(Certainty)Certainty} [{string.Join(' ', Path)}] {Origin}";
    }

    /// <summary>Every path of every duty and prohibition to a target, best first for each term and license.</summary>
    public List<Found> AllPaths(int target)
    {
        var found = new List<Found>();
        foreach (var path in SimplePaths(target, []))
        {
            var relations = path.ConvertAll(p => graph.Relation(p));
            var origin = relations[^1].To;
            foreach (var license in LicensesAtEnd(relations))
            {
                foreach (var clause in Clauses(license))
                {
                    if (clause.Term == "NO_TRAINING_ON_OUTPUTS" && graph.IsModel(target)
                        && relations.Exists(r => r.Kind == RelationKind.GeneratedBy)
                        && FineTuningAncestors(target).Any(a => InForce(a).Any(l => Family(l) == Family(license))))
                    {
                        continue; // rule 8
                    }

                    var certainty = clause.Certainty == "explicit" ? 3 : 2; // rule 3
                    for (var i = 0; i < relations.Count; i++)
                    {
                        certainty = Math.Min(certainty, HopValue(clause, license, relations, i)); // rule 1
                    }

                    if (certainty > 0)
                    {
                        found.Add(new Found(clause.Term, graph.IdOf(new NodeId(NodeKind.License, license)), certainty, path, origin));
                    }
                }
            }
        }

        found.Sort((a, b) =>
        {
            var order = string.CompareOrdinal(a.Term, b.Term);
            order = order != 0 ? order : string.CompareOrdinal(a.License, b.License);
            order = order != 0 ? order : b.Certainty.CompareTo(a.Certainty); // rule 2: strongest, then shortest, then surest
            order = order != 0 ? order : a.Path.Count.CompareTo(b.Path.Count);
            order = order != 0 ? order : Sureness(b.Path).CompareTo(Sureness(a.Path));
            for (var i = 0; order == 0 && i < a.Path.Count; i++)
            {
                var (x, y) = (graph.Relation(a.Path[i]), graph.Relation(b.Path[i]));
                order = string.CompareOrdinal(graph.IdOf(x.To), graph.IdOf(y.To));
                order = order != 0 ? order : x.Kind.CompareTo(y.Kind);
                order = order != 0 ? order : x.Position.CompareTo(y.Position);
            }

            return order;
        });
        return found;
    }

    /// <summary>
    /// The strongest of paths that come from somebody else: not all who developed the origin, or nobody known, developed the target.
    /// </summary>
    public Certainty FromOthers(int target, IEnumerable<Found> paths) => (Certainty)paths
        .Where(path => !IsFromItsMaker(target, path.Origin)).Select(path => path.Certainty).DefaultIfEmpty(0).Max();

    /// <summary>Terms of the artifact's own licenses.</summary>
    public IEnumerable<Found> Own(int target) =>
        from license in InForce(target)
        from clause in Clauses(license)
        let id = graph.IdOf(new NodeId(NodeKind.License, license))
        select new Found(clause.Term, id, clause.Certainty == "explicit" ? 3 : 2, [], target);

    /// <summary>Licenses in force for the artifact itself.</summary>
    public List<int> InForce(int artifact) => Resolve(artifact, graph.ReleaseDateOf(artifact), true);

    private int Sureness(List<int> path) => path.Min(relation => graph.Relation(relation).Claims.Max(claim =>
        Array.IndexOf([Confidence.Low, Confidence.None, Confidence.Medium, Confidence.High], claim.Confidence)));

    private static int Level(string value) => value switch { "binding" => 3, "likely" => 2, "contested" => 1, _ => 0 };

    private IEnumerable<List<int>> SimplePaths(int target, List<int> before)
    {
        var here = before.Count == 0 ? target : graph.Relation(before[^1]).To;
        foreach (var relation in graph.Outgoing(here))
        {
            var visited = relation.To == target || before.Exists(p => graph.Relation(p).To == relation.To);
            var generated = before.Exists(p => graph.Relation(p).Kind == RelationKind.GeneratedBy);
            var stopped = generated && relation.Kind != RelationKind.FineTunesFrom; // rule 7
            if (visited || stopped || relation.Qualifier == Qualifier.Evaluation || Outweighed(relation))
            {
                continue;
            }

            List<int> path = [.. before, relation.Position];
            yield return path;
            foreach (var longer in SimplePaths(target, path))
            {
                yield return longer;
            }
        }
    }

    private int HopValue(LicenseTermRow clause, int license, List<LineageRelation> path, int at)
    {
        var hop = path[at];
        var rest = path.Skip(at + 1).ToList();
        var isExplicit = clause.Certainty == "explicit";
        var onlyTuning = rest.TrueForAll(r => r.Kind == RelationKind.FineTunesFrom);
        bool Names(string token) => clause.Scope.Contains(token);
        switch (hop.Kind)
        {
            case RelationKind.FineTunesFrom:
                if (isExplicit && onlyTuning)
                {
                    switch (hop.Qualifier)
                    {
                        case Qualifier.Full or Qualifier.ContinuedPretraining or Qualifier.Merge when Names("derivative-weights"):
                        case Qualifier.Adapter when Names("adapters"):
                        case Qualifier.Quantization when Names("copies") || Names("derivative-weights"):
                        case Qualifier.Distillation when Names("models-trained-on-outputs") || Names("models-imitating-outputs"):
                            return 3;
                        case Qualifier.Adapter when Names("derivative-weights"):
                            return 2;
                    }
                }

                // rule 6
                var (ours, theirs) = (Organisations(hop.From), Organisations(hop.To));
                if (clause.Term is "NO_COMPETING_MODELS" or "NO_TRAINING_ON_OUTPUTS" && ours.Count > 0 && theirs.Count > 0)
                {
                    if (ours.Overlaps(theirs))
                    {
                        return 3;
                    }

                    if (!onlyTuning)
                    {
                        return 1; // it came in through data
                    }
                }

                return Default(clause.Term, "fine-tunes-from", hop.Qualifier, hop.Kind);

            case RelationKind.GeneratedBy:
                if (clause.Term is "ACCEPTABLE_USE_POLICY" or "GEOGRAPHIC_EXCLUSION"
                    && graph.GetText(new NodeId(NodeKind.License, license), NodeField.Kind) == "terms-of-service")
                {
                    return 0; // rule 6a
                }

                return Names("outputs") || Names("models-trained-on-outputs") ? (isExplicit ? 3 : 2)
                    : Names("models-imitating-outputs") ? 1
                    : _table[(clause.Term, "generated-by", "")];

            case RelationKind.TrainedOn:
                var usual = Default(clause.Term, "trained-on", hop.Qualifier, hop.Kind);
                var generated = rest.Where(r => r.Kind == RelationKind.GeneratedBy).ToList();
                if (generated.Count > 0)
                {
                    return isExplicit && (Names("models-trained-on-outputs") || (Names("outputs") && usual > 0))
                            ? Organisations(hop.From).Overlaps(generated[0].Operators.ToArray()) ? 2 : 1
                        : isExplicit && Names("models-imitating-outputs") ? Math.Max(usual, 1)
                        : usual;
                }

                return isExplicit && Names("models-trained-on-data") ? 3 : usual;

            case RelationKind.AlignedWith:
                return isExplicit && onlyTuning && Names("models-trained-on-outputs") ? 2 : _table[(clause.Term, "aligned-with", "")];

            default:
                return Default(clause.Term, "derived-from", hop.Qualifier, hop.Kind);
        }
    }

    private int Default(string term, string relation, Qualifier qualifier, RelationKind kind) =>
        qualifier is Qualifier.None or Qualifier.Unknown
            ? RelationSchema.Of(kind).Qualifiers.Where(q => q != Qualifier.Evaluation).Min(q => _table[(term, relation, Words.Spell(q))])
            : _table[(term, relation, Words.Spell(qualifier))];

    private HashSet<int> Organisations(int artifact) => [.. graph.DevelopersOf(artifact).Select(d => d.Organisation)];

    private bool IsFromItsMaker(int target, int origin)
    {
        var makers = Makers(origin);
        return makers.Count > 0 && makers.IsSubsetOf(Makers(target)) && HasSureMaker(origin) && HasSureMaker(target)
            && !graph.Unresolved.Any(row => row.Kind == RelationKind.DevelopedBy && row.From == graph.IdOf(origin));
    }

    private HashSet<int> Makers(int artifact)
    {
        var all = graph.DevelopersOf(artifact).ToList();
        return [.. all.Where(made => IsSure(made) || !all.Exists(other => other.Organisation != made.Organisation && IsSure(other)))
            .Select(made => made.Organisation)];
    }

    private bool HasSureMaker(int artifact) => graph.DevelopersOf(artifact).Any(IsSure);

    private static bool IsSure(DeveloperRelation made) => made.Claims.Any(c => c.Confidence != Confidence.Low);

    private HashSet<int> FineTuningAncestors(int artifact)
    {
        var all = new HashSet<int> { artifact };
        while (all.SelectMany(a => graph.Outgoing(a)).Any(r => r.Kind == RelationKind.FineTunesFrom && !Outweighed(r) && all.Add(r.To)))
        {
        }

        return all;
    }

    private string Family(int license)
    {
        var family = graph.GetText(new NodeId(NodeKind.License, license), NodeField.Family);
        return family.Length > 0
            ? family
            : graph.IdOf(new NodeId(NodeKind.License, license)).Replace("license:", "", StringComparison.Ordinal);
    }

    private IEnumerable<LicenseTermRow> Clauses(int license) => _clauses[RuleKey(license)].Where(r => _terms[r.Term].Kind != "permission");

    private bool Outweighed(LineageRelation relation) =>
        relation.Claims.All(c => c.Confidence == Confidence.Low)
        && graph.Outgoing(relation.From).Any(other => other.Kind == relation.Kind && other.To != relation.To
            && other.Qualifier != Qualifier.Evaluation
            && AreRivals(relation, other)
            && other.Claims.Any(c => c.Confidence != Confidence.Low));

    private bool AreRivals(LineageRelation a, LineageRelation b) => a.Kind switch
    {
        RelationKind.DerivedFrom => true,
        RelationKind.FineTunesFrom => !((Qualifier[])[a.Qualifier, b.Qualifier]).Contains(Qualifier.Merge)
            && graph.ModelKindOf(a.From) != ModelKind.Merge,
        RelationKind.GeneratedBy => a.QualifierText == b.QualifierText
            && !a.GeneratedAt.IsBefore(b.GeneratedAt) && !b.GeneratedAt.IsBefore(a.GeneratedAt),
        _ => a.QualifierText == b.QualifierText,
    };

    // ---- licenses: outweighed, component, time, alternatives ----

    private List<int> LicensesAtEnd(List<LineageRelation> path)
    {
        var last = path[^1];
        if (last.Kind != RelationKind.GeneratedBy
            || !graph.LicensesOf(last.To).Any(l => IsOwn(l) && !Outweighed(l) && (!l.ValidFrom.IsNone || !l.ValidTo.IsNone)))
        {
            return InForce(last.To);
        }

        var day = last.GeneratedAt.IsNone ? graph.ReleaseDateOf(last.From) : last.GeneratedAt;
        return [.. new[] { false, true }
            .SelectMany(delta => Resolve(last.To, delta, day, false).Concat(
                IsSurelyInForce(last.To, delta, day) ? [] : Resolve(last.To, delta, graph.ReleaseDateOf(last.To), true)))
            .Distinct().Order()];
    }

    private bool IsSurelyInForce(int artifact, bool delta, PartialDate date)
    {
        var own = graph.LicensesOf(artifact).Where(l => IsOwn(l) && IsDelta(l) == delta && !Outweighed(l)).ToList();
        var held = own.Where(l => date.MayLieWithin(l.ValidFrom, l.ValidTo)).ToList();

        // texts of a service follow one another, so that one of them says when another began
        return held.Count > 0 && (graph.OwnComponentOf(artifact) != Component.Service
            || held.Exists(l => !l.ValidFrom.IsNone) || own.TrueForAll(l => l.ValidFrom.IsNone));
    }

    // a difference of weights and the weights that it makes are two things, and nobody may choose the license of one instead of the other's
    private List<int> Resolve(int artifact, PartialDate date, bool later) =>
        [.. Resolve(artifact, false, date, later).Concat(Resolve(artifact, true, date, later)).Distinct().Order()];

    private List<int> Resolve(int artifact, bool delta, PartialDate date, bool later)
    {
        var own = graph.LicensesOf(artifact).Where(l => IsOwn(l) && IsDelta(l) == delta && !Outweighed(l)).ToList();
        if (later && graph.OwnComponentOf(artifact) == Component.Service && own.Count > 0)
        {
            // texts of a service follow one another: what has no end, else what ended last
            var open = own.Where(l => l.ValidTo.IsNone).ToList();
            var now = open.Count > 0 ? open : own.Where(l => l.ValidTo.Last == own.Max(o => o.ValidTo.Last)).ToList();
            return [.. now.Select(l => l.License).Distinct().Order()];
        }

        var bundles = new List<List<LicenseRelation>> { own.Where(l => date.MayLieWithin(l.ValidFrom, l.ValidTo)).ToList() };
        if (later)
        {
            // on each day on which something begins: that, and what began before and has not ended
            bundles.AddRange(own.Select(l => l.ValidFrom).Where(start => start.First > date.Last).Distinct().Order()
                .Select(start => own.Where(l =>
                    l.ValidFrom == start
                    || (l.ValidFrom.First <= start.Last && (l.ValidTo.IsNone || l.ValidTo.Last > start.Last))).ToList()));
        }

        return bundles.Where(b => b.Count > 0).Select(Reduce).OrderBy(l => l, Freedom).FirstOrDefault([]);
    }

    private List<int> Reduce(List<LicenseRelation> bundle)
    {
        var licenses = bundle.Where(l => !IsChoice(l)).Select(l => l.License).ToHashSet();
        foreach (var group in bundle.Where(IsChoice).GroupBy(l => l.Group))
        {
            licenses.Add(group.Select(l => (List<int>)[l.License]).OrderBy(l => l, Freedom).First()[0]);
        }

        return [.. licenses.Order()];
    }

    // what covers something that a dataset does not have applies whatever is chosen
    private bool IsChoice(LicenseRelation license) => license.Group.Length > 0
        && (graph.IsModel(license.Artifact) || license.Component is not (Component.Weights or Component.Service or Component.Delta));

    private Comparer<List<int>> Freedom => Comparer<List<int>>.Create((a, b) =>
    {
        var order = Weight(a).Zip(Weight(b), (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0);
        order = order != 0 ? order : a.Count.CompareTo(b.Count);
        return order != 0 ? order : a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0);
    });

    private int[] Weight(List<int> licenses)
    {
        var terms = licenses.SelectMany(Clauses).Select(c => _terms[c.Term]).Distinct().ToList();
        var unrecorded = licenses.Count(l => !_clauses.Contains(RuleKey(l)));
        return [unrecorded, terms.Count(t => t.Severity == 3), terms.Count(t => t.Severity == 2), terms.Count(t => t.Severity == 1)];
    }

    private string RuleKey(int license) =>
        graph.IdOf(new NodeId(NodeKind.License, license)).ToLowerInvariant().Replace("license:", "", StringComparison.Ordinal);

    private bool IsOwn(LicenseRelation license) =>
        license.Component == graph.OwnComponentOf(license.Artifact)
        || (graph.OwnComponentOf(license.Artifact) == Component.Service
            && license.Component is Component.Weights or Component.Delta or Component.Data)
        || (graph.OwnComponentOf(license.Artifact) == Component.Code
            && license.Component is Component.Weights or Component.Delta)
        || (graph.OwnComponentOf(license.Artifact) == Component.Data
            && license.Component is Component.Weights or Component.Service or Component.Delta)
        || IsDelta(license);

    private bool IsDelta(LicenseRelation license) =>
        graph.OwnComponentOf(license.Artifact) == Component.Weights && license.Component == Component.Delta;

    private bool Outweighed(LicenseRelation license) =>
        license.Claims.All(c => c.Confidence == Confidence.Low)
        && graph.LicensesOf(license.Artifact).Any(other => other.License != license.License
            && ((IsOwn(other) && IsOwn(license) && !IsDelta(other) && !IsDelta(license)) || other.Component == license.Component)
            && other.Claims.Any(c => c.Confidence != Confidence.Low));
}
