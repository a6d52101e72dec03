using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Gaps of training data. Rule book, section 5, the case "undisclosed data". What a model was trained on is known only as far as every base
/// on the way is there and ends at data of each stage that such a model must have been trained in: a base that is only named ends the way,
/// and so do models that are made from each other. Data that is only named fills no stage (<see cref="IsDisclosed"/>).
/// </summary>
internal static class TrainingGaps
{
    private static readonly string File = RelationSchema.Of(RelationKind.TrainedOn).FileName;

    private static readonly Question<ImmutableArray<Qualifier>> Asked = new(static study => FindAsked(study, study.Artifact));

    private static readonly Question<bool> Disclosed = new(static study => FindDisclosed(study));

    /// <summary>Adds the gaps of some models, which come by distance; of one model by stage. Services and programs are not asked.</summary>
    public static void Add(ArtifactStudy study, IReadOnlyCollection<int> models, List<Unknown> gaps)
    {
        var bases = AllBasesOf(study, models);
        var circles = CirclesOf(study, bases);
        var told = new HashSet<int>();
        foreach (var model in models)
        {
            if (IsNotAsked(study, model) || told.Contains(model))
            {
                continue;
            }

            if (circles.Contains(model))
            {
                var circle = CircleOf(model, bases, circles);
                told.UnionWith(circle);
                gaps.Add(new Unknown(
                    UnknownKind.CycleWithoutData,
                    model,
                    $"{Names(study, circle, most: 5)} are said to be made from each other, and no data of any of them is known for "
                    + "pre-training; finding nothing there is not clearance.",
                    Settling.By(
                        Settling.Makers(study, [.. circle]),
                        "which data one of them was pre-trained on, or which model from outside the circle it was made from"))
                {
                    File = File,
                    Sites = [.. circle.Select(static member => new PotentialSite(SiteKind.Behind, member, RelationKind.TrainedOn))],
                });
                continue;
            }

            var known = StagesOf(study, model);
            if (study.Graph.ModelKindOf(model) is null && known.Count > 0)
            {
                AddOfUnknownKind(study, model, known, bases[model], gaps);
                continue;
            }

            gaps.AddRange(
                from stage in AskedOf(study, model)
                where stage == Qualifier.Unknown ? known.Count == 0 : !known.Contains(stage)
                select GapOf(study, model, stage, isTuned: bases[model].Exists(IsInside)));
        }
    }

    /// <summary>
    /// The stages of which data is asked of a model, as it was trained in each of them whatever it discloses: what it does not disclose of
    /// a stage is a gap. <see cref="Qualifier.Unknown"/> stands for data of any stage. Empty where nothing is asked: of services and
    /// programs, quantizations and merges.
    /// </summary>
    internal static ImmutableArray<Qualifier> AskedOf(ArtifactStudy study, int model) =>
        study.Analysis.StudyOf(model).Answer(Asked);

    /// <summary>
    /// Whether anybody can know what is in a dataset, so that it counts as data that a model discloses: it can be had, or is made from data
    /// that is disclosed. That it can be had is what <c>access_rights</c> says, or where that is empty, a license: nobody licenses what he
    /// keeps. An unknown word in that column may mean that it cannot.
    /// </summary>
    internal static bool IsDisclosed(ArtifactStudy study, int dataset) => study.Analysis.StudyOf(dataset).Answer(Disclosed);

    private static bool FindDisclosed(ArtifactStudy study)
    {
        var seen = new HashSet<int> { study.Artifact };
        var open = new Stack<int>(seen);
        while (open.TryPop(out var dataset))
        {
            if (CanBeHad(study, dataset))
            {
                return true;
            }

            foreach (var relation in study.Graph.Outgoing(dataset))
            {
                if (relation.Kind == RelationKind.DerivedFrom && study.Licenses.Carries(relation.Position) && seen.Add(relation.To))
                {
                    open.Push(relation.To);
                }
            }
        }

        return false;
    }

    private static bool CanBeHad(ArtifactStudy study, int dataset)
    {
        var word = study.Graph.GetText(study.Graph.NodeOf(dataset), NodeField.AccessRights);
        if (!Words.TryParseAccessRights(word, out var rights) || rights == AccessRights.NonPublic)
        {
            return false;
        }

        if (rights != AccessRights.NotSaid)
        {
            return true;
        }

        foreach (var license in study.Graph.LicensesOf(dataset))
        {
            if (study.Licenses.StatusOf(license.Position) != LicenseStatus.Outweighed && study.Licenses.IsOwn(dataset, license.Position)
                && !study.Terms.IsMissing(license.License))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<Qualifier> FindAsked(ArtifactStudy study, int model)
    {
        if (!study.Graph.IsModel(model) || IsNotAsked(study, model))
        {
            return [];
        }

        var bases = BasesOf(study, model);
        var inside = bases.FindAll(IsInside);
        var isTuned = inside.Count > 0;
        var isCopy = isTuned && inside.TrueForAll(
            static relation => relation.Qualifier is Qualifier.Quantization or Qualifier.Merge);
        return [.. study.Graph.PossibleKindsOf(model).SelectMany(AskedOfKind).Distinct().Order()];

        IEnumerable<Qualifier> AskedOfKind(ModelKind? kind)
        {
            if (kind is ModelKind.Service or ModelKind.Tool)
            {
                yield break;
            }

            if (kind is null)
            {
                if (!isCopy)
                {
                    yield return Qualifier.Unknown;
                }

                yield break;
            }

            if (!isTuned)
            {
                yield return Qualifier.Pretraining;
            }

            if (kind is ModelKind.Instruct or ModelKind.Chat
                && !bases.Exists(relation => FollowsInstructions(study, relation.To, [model])))
            {
                yield return Qualifier.Sft;
            }
            else if (kind == ModelKind.Reward && !(isCopy && bases.Exists(relation => MayBeReward(study, relation.To))))
            {
                yield return Qualifier.Preference;
            }
            else if (isTuned && !isCopy)
            {
                yield return Qualifier.Unknown;
            }
        }
    }

    /// <summary>
    /// A model that does not say what kind it is may be of any, so that data of every stage in which one of these is trained is asked for.
    /// </summary>
    private static void AddOfUnknownKind(
        ArtifactStudy study, int model, HashSet<Qualifier> known, List<LineageRelation> bases, List<Unknown> gaps)
    {
        var missing = new List<Qualifier>();
        if (AskedOf(study, model).IsEmpty)
        {
            return;
        }

        if (!bases.Exists(IsInside))
        {
            missing.Add(Qualifier.Pretraining);
        }

        if (!bases.Exists(relation => FollowsInstructions(study, relation.To, [model])))
        {
            missing.Add(Qualifier.Sft);
        }

        missing.Add(Qualifier.Preference);
        missing.RemoveAll(known.Contains);
        if (missing.Count == 0)
        {
            return;
        }

        var (name, word) = (study.NameOf(model), study.Graph.GetText(study.Graph.NodeOf(model), NodeField.Kind));
        var stages = string.Join(" or ", missing.Select(Words.Spell));
        var (named, then) = NamedOf(study, model, missing);
        gaps.Add(new Unknown(
            missing[0] == Qualifier.Pretraining ? UnknownKind.UndisclosedTrainingData : UnknownKind.UnrecordedTuningData,
            model,
            $"What kind of model {name} is, is not {(word.Length == 0 ? "said" : "known")}, and no data of the stage {stages} is known, "
            + $"which models of some kinds are trained on{named}; finding nothing there is not clearance.",
            Settling.By(
                Settling.Makers(study, model),
                $"what kind of model {name} is, such as base or chat, or on which data of the stage {stages} it was trained",
                $"the kind belongs into the column kind of {Words.FileOf(NodeKind.Model)}{(then.Length > 0 ? "; " : "")}{then}"))
        {
            Missing = word.Length == 0 ? null : word,
            File = Words.FileOf(NodeKind.Model),
            Line = Unknowns.LineOf(study, study.Graph.NodeOf(model)),
            Stage = missing.Count == 1 ? missing[0] : null,
            Sites =
            [
                .. missing.Select(stage => new PotentialSite(SiteKind.Behind, model, RelationKind.TrainedOn, stage)),
                .. SitesOfBase(study, model, bases.Count > 0 || known.Contains(Qualifier.Pretraining)),
            ],
        });
    }

    private static Unknown GapOf(ArtifactStudy study, int model, Qualifier stage, bool isTuned)
    {
        var (named, then) = NamedOf(study, model, stage);
        var name = study.NameOf(model);
        var (kind, what, question) = stage switch
        {
            Qualifier.Pretraining => (
                UnknownKind.UndisclosedTrainingData,
                $"The pre-training data of {name} is not known",
                $"which data {name} was pre-trained on"),
            Qualifier.Sft => (
                UnknownKind.UnrecordedTuningData,
                $"The data with which {name} was tuned to follow instructions is not known",
                $"with which data {name} was tuned to follow instructions"),
            Qualifier.Preference => (
                UnknownKind.UnrecordedTuningData,
                $"The preferences that {name} was trained on are not known",
                $"which preferences {name} was trained on"),
            _ when isTuned => (
                UnknownKind.UnrecordedTuningData,
                $"The data that {name} was tuned with is not recorded",
                $"which data {name} was tuned with"),
            _ => (
                UnknownKind.UndisclosedTrainingData,
                $"The training data of {name} is not known",
                $"which data {name} was trained on"),
        };
        return new Unknown(
            kind,
            model,
            $"{what}{named}; finding nothing there is not clearance.",
            Settling.By(Settling.Makers(study, model), question, then))
        {
            File = File,
            Stage = stage == Qualifier.Unknown ? null : stage,
            Sites =
            [
                new PotentialSite(SiteKind.Behind, model, RelationKind.TrainedOn, stage),
                .. SitesOfBase(study, model, isTuned || study.Graph.ModelKindOf(model) is not null),
            ],
        };
    }

    /// <summary>
    /// The data that a model names for a stage and that is not disclosed, as the end of what is not known, and where it is recorded if that
    /// changes; both empty where it names none.
    /// </summary>
    private static (string Named, string Then) NamedOf(ArtifactStudy study, int model, params IReadOnlyCollection<Qualifier> stages)
    {
        const int MostNamed = 3;
        var datasets = new List<int>();
        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind == RelationKind.TrainedOn && study.Licenses.Carries(relation.Position) && !datasets.Contains(relation.To)
                && (stages.Contains(relation.Qualifier) || stages.Contains(Qualifier.Unknown)) && !IsDisclosed(study, relation.To))
            {
                datasets.Add(relation.To);
            }
        }

        if (datasets.Count == 0)
        {
            return ("", "");
        }

        var isKept = datasets.TrueForAll(dataset =>
            Words.TryParseAccessRights(
                study.Graph.GetText(study.Graph.NodeOf(dataset), NodeField.AccessRights), out var rights)
            && rights == AccessRights.NonPublic);
        var (verb, pronoun) = datasets.Count == 1 ? ("is", "it") : ("are", "they");
        return (
            $": {Names(study, datasets, MostNamed)} {verb} named, and "
            + (isKept ? $"{verb} not public" : $"nothing says that {pronoun} can be had"),
            isKept
                ? ""
                : $"whether {pronoun} can be had belongs into the column access_rights of {Words.FileOf(NodeKind.Dataset)}");
    }

    /// <summary>What a model that does not say what kind it is may have been made from, unless that is known or was trained.</summary>
    private static PotentialSite[] SitesOfBase(ArtifactStudy study, int model, bool isKnown) =>
        isKnown || study.Graph.UnresolvedOf(model).Any(static row => row.Kind == RelationKind.FineTunesFrom)
            ? []
            : [new PotentialSite(SiteKind.Behind, model, RelationKind.FineTunesFrom)];

    /// <summary>Whether the weights of the base are inside: what learns from what another model writes has its own.</summary>
    private static bool IsInside(LineageRelation toBase) => toBase.Qualifier != Qualifier.Distillation;

    private static bool MayBeReward(ArtifactStudy study, int model) =>
        study.Graph.ModelKindOf(model) is null or ModelKind.Reward or ModelKind.Adapter or ModelKind.Merge or ModelKind.Derived;

    private static bool IsNotAsked(ArtifactStudy study, int model) =>
        study.Graph.ModelKindOf(model) is ModelKind.Service or ModelKind.Tool;

    /// <summary>Whether a model is tuned to follow instructions already, by its kind or by that of what it is a copy or merge of.</summary>
    private static bool FollowsInstructions(ArtifactStudy study, int model, HashSet<int> seen) =>
        seen.Add(model) && study.Graph.ModelKindOf(model) switch
        {
            ModelKind.Instruct or ModelKind.Chat or ModelKind.Service => true,
            ModelKind.Adapter or ModelKind.Merge or ModelKind.Derived =>
                BasesOf(study, model).Exists(relation => FollowsInstructions(study, relation.To, seen)),
            _ => false,
        };

    /// <summary>The stages of the training data that a model discloses; one that is not said or not known is of no stage.</summary>
    private static HashSet<Qualifier> StagesOf(ArtifactStudy study, int model)
    {
        var stages = new HashSet<Qualifier>();
        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind == RelationKind.TrainedOn && study.Licenses.Carries(relation.Position) && IsDisclosed(study, relation.To))
            {
                stages.Add(relation.Qualifier);
            }
        }

        foreach (var row in study.Graph.UnresolvedOf(model))
        {
            if (row.Kind == RelationKind.TrainedOn && row.FromArtifact == model
                && Words.ParseQualifier(row.Kind, row.Qualifier) is not Qualifier.Evaluation and var stage)
            {
                stages.Add(stage);
            }
        }

        return stages;
    }

    /// <summary>The relations to the bases of a model that are there; a model is no base of itself.</summary>
    private static List<LineageRelation> BasesOf(ArtifactStudy study, int model)
    {
        var bases = new List<LineageRelation>();
        foreach (var relation in study.Graph.Outgoing(model))
        {
            if (relation.Kind == RelationKind.FineTunesFrom && relation.To != model && study.Licenses.Carries(relation.Position))
            {
                bases.Add(relation);
            }
        }

        return bases;
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
            if (!all.ContainsKey(model))
            {
                var bases = BasesOf(study, model);
                all.Add(model, bases);
                bases.ForEach(relation => open.Push(relation.To));
            }
        }

        return all;
    }

    /// <summary>
    /// The models in circles from which no way leads to data of pre-training or to a model without a base: where the weights come from is
    /// not known, whatever they were tuned on.
    /// </summary>
    private static HashSet<int> CirclesOf(ArtifactStudy study, Dictionary<int, List<LineageRelation>> bases)
    {
        var madeFrom = bases.SelectMany(static pair => pair.Value)
            .ToLookup(static relation => relation.To, static relation => relation.From);
        var lost = bases.Keys.ToHashSet();
        var open = new Stack<int>(bases.Where(pair =>
            pair.Value.Count == 0 || StagesOf(study, pair.Key).Contains(Qualifier.Pretraining)).Select(static pair => pair.Key));
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

    private static string Names(ArtifactStudy study, List<int> artifacts, int most)
    {
        var names = study.NamesOf(artifacts);
        return artifacts.Count > most ? $"{string.Join(", ", names.Take(most))} and {artifacts.Count - most} more"
            : artifacts.Count == 1 ? names[0]
            : $"{string.Join(", ", names.Take(artifacts.Count - 1))} and {names[^1]}";
    }
}
