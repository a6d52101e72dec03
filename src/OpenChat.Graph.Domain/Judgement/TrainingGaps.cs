using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Gaps of training data. Rule book, section 5, the case "undisclosed data". What a model was trained on is known only as far as every base
/// on the way is there and ends at data: a base that is only named ends the way, and so do models that are made from each other.
/// </summary>
internal static class TrainingGaps
{
    private static readonly string File = RelationSchema.Of(RelationKind.TrainedOn).FileName;

    /// <summary>Adds the gaps of some models, which come by distance. Services and programs are not asked.</summary>
    public static void Add(ArtifactStudy study, IReadOnlyCollection<int> models, List<Unknown> gaps)
    {
        var bases = AllBasesOf(study, models);
        var circles = CirclesOf(study, bases);
        var told = new HashSet<int>();
        foreach (var model in models)
        {
            if (study.Graph.ModelKindOf(model) is ModelKind.Service or ModelKind.Tool || HasData(study, model) || told.Contains(model))
            {
                continue;
            }

            var name = study.NameOf(model);
            if (bases[model].Count == 0)
            {
                gaps.Add(new Unknown(
                    UnknownKind.UndisclosedTrainingData,
                    model,
                    $"The training data of {name} is not known; finding nothing there is not clearance.",
                    $"Rows of {File} with the datasets that {name} was trained on, or a base of it that is there, would settle it.")
                {
                    File = File,
                    Sites = [new PotentialSite(SiteKind.Behind, model, RelationKind.TrainedOn)],
                });
            }
            else if (circles.Contains(model))
            {
                var circle = CircleOf(model, bases, circles);
                told.UnionWith(circle);
                gaps.Add(new Unknown(
                    UnknownKind.CycleWithoutData,
                    model,
                    $"{Names(study, circle)} are said to be made from each other, and no training data of any of them is recorded; finding "
                    + "nothing there is not clearance.",
                    $"Rows of {File} with the datasets that one of them was trained on, or a base from outside the circle, would settle "
                    + "it.")
                {
                    File = File,
                    Sites = [.. circle.Select(static member => new PotentialSite(SiteKind.Behind, member, RelationKind.TrainedOn))],
                });
            }
            else if (bases[model].Exists(static relation => relation.Qualifier is not (Qualifier.Quantization or Qualifier.Merge)))
            {
                gaps.Add(new Unknown(
                    UnknownKind.UnrecordedTuningData,
                    model,
                    $"The data that {name} was tuned with is not recorded; finding nothing there is not clearance.",
                    $"Rows of {File} with the datasets that {name} was tuned with would settle it.")
                {
                    File = File,
                    Sites = [new PotentialSite(SiteKind.Behind, model, RelationKind.TrainedOn)],
                });
            }
        }
    }

    /// <summary>
    /// Whether training data of the model itself is named; evaluation data is none. Data that is named and not there is a gap of its own.
    /// </summary>
    private static bool HasData(ArtifactStudy study, int model)
    {
        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind == RelationKind.TrainedOn && study.Licenses.Carries(relation.Position))
            {
                return true;
            }
        }

        return study.Graph.UnresolvedOf(model).Any(row => row.Kind == RelationKind.TrainedOn && row.FromArtifact == model
            && Words.ParseQualifier(row.Kind, row.Qualifier) != Qualifier.Evaluation);
    }

    /// <summary>
    /// The relations to the bases of some models, and of these in turn, by model. Only to bases that are there; a model is no base of
    /// itself.
    /// </summary>
    private static Dictionary<int, List<LineageRelation>> AllBasesOf(ArtifactStudy study, IEnumerable<int> models)
    {
        var all = new Dictionary<int, List<LineageRelation>>();
        var open = new Stack<int>(models);
        while (open.TryPop(out var model))
        {
            var bases = new List<LineageRelation>();
            if (!all.TryAdd(model, bases))
            {
                continue;
            }

            foreach (var relation in study.Graph.Outgoing(model))
            {
                if (relation.Kind == RelationKind.FineTunesFrom && relation.To != model && study.Licenses.Carries(relation.Position))
                {
                    bases.Add(relation);
                    open.Push(relation.To);
                }
            }
        }

        return all;
    }

    /// <summary>The models in circles from which no way leads to data or to a model without a base.</summary>
    private static HashSet<int> CirclesOf(ArtifactStudy study, Dictionary<int, List<LineageRelation>> bases)
    {
        var madeFrom = bases.SelectMany(static pair => pair.Value)
            .ToLookup(static relation => relation.To, static relation => relation.From);
        var lost = bases.Keys.ToHashSet();
        var open = new Stack<int>(bases.Where(pair => pair.Value.Count == 0 || HasData(study, pair.Key)).Select(static pair => pair.Key));
        while (open.TryPop(out var known))
        {
            if (lost.Remove(known))
            {
                foreach (var model in madeFrom[known])
                {
                    open.Push(model);
                }
            }
        }

        // What leads into a circle and is not led to by one is not of it.
        var before = lost.ToDictionary(static model => model, model => madeFrom[model].Count(lost.Contains));
        foreach (var model in lost.Where(model => before[model] == 0))
        {
            open.Push(model);
        }

        while (open.TryPop(out var first))
        {
            lost.Remove(first);
            foreach (var relation in bases[first])
            {
                if (--before[relation.To] == 0)
                {
                    open.Push(relation.To);
                }
            }
        }

        return lost;
    }

    /// <summary>The members of circles that a member of one was made from, itself first, by distance.</summary>
    private static List<int> CircleOf(int model, Dictionary<int, List<LineageRelation>> bases, HashSet<int> circles)
    {
        var circle = new List<int> { model };
        var seen = new HashSet<int> { model };
        for (var i = 0; i < circle.Count; i++)
        {
            circle.AddRange(bases[circle[i]].Select(static relation => relation.To).Where(to => circles.Contains(to) && seen.Add(to)));
        }

        return circle;
    }

    private static string Names(ArtifactStudy study, List<int> models)
    {
        const int MostNamed = 5;
        var named = models.Take(MostNamed).Select(study.NameOf);
        return models.Count > MostNamed
            ? $"{string.Join(", ", named)} and {models.Count - MostNamed} more"
            : $"{string.Join(", ", named.Take(models.Count - 1))} and {study.NameOf(models[^1])}";
    }
}
