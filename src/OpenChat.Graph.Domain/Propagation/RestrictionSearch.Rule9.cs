using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

// Rule 9 in the search: generators whose own license depends on the date of what they wrote.
//
// Such a generator passes on, over each GENERATED_BY, the licenses of the day, whatever is in force for itself now: seeds that start at the
// dataset. Its own license of now starts in state OwnLicense, which passes GENERATED_BY by date only. What it inherited knows no day and
// passes as everywhere.
//
// For these generators it is not true that a way which comes back to an artifact is never better: what only comes back to a generator
// from itself must not pass GENERATED_BY, what reaches it from others must; and what only its outputs carry must not go through it again.
// So a license is searched in several passes where this can matter: the usual one, one in which a generator that carries the license is no
// origin but lets everything pass, and one with nothing but the outputs of a generator, in which nothing passes that generator again.
internal sealed partial class RestrictionSearch
{
    private void CollectSeedsByDate()
    {
        for (var i = 0; i < _arcs.Count; i++)
        {
            if (_arcs[i].Kind == RelationKind.GeneratedBy && _places[_arcs[i].To].IsDated)
            {
                foreach (var license in _licenses.List(_licenses.ListAtGeneration(_arcs[i].Relation)))
                {
                    _seeds.Add(Seed.OfOutputs(license, _arcs[i].To, i, IsOwnLicensor(_arcs[i].To)));
                }
            }
        }
    }

    private List<Pass> Passes(int firstSeed, int endSeed)
    {
        _searchedLicense = _seeds[firstSeed].License;
        List<Pass> passes = [Pass.Usual];
        for (var s = firstSeed; s < endSeed; s++)
        {
            var seed = _seeds[s];
            if (!seed.IsByDate)
            {
                if (_places[seed.Place].IsDated && _places[seed.Place].FirstArc < _places[seed.Place].EndArc)
                {
                    passes.Add(Pass.Through(seed.Place));
                }
            }
            else if (GoesRound(seed.Place) is var made and >= 0 && !passes.Contains(Pass.OutputsOf(seed.Place, made)))
            {
                passes.Add(Pass.OutputsOf(seed.Place, made));
            }
        }

        return passes;
    }

    /// <summary>Whether a seed is an origin in this pass.</summary>
    private bool Starts(in Seed seed) =>
        !(_fromOthers && seed.IsOwn)
        && (seed.IsByDate ? PassesOutputs(seed.Place) : _pass.Generator < 0 && seed.Place != _pass.Open);

    /// <summary>Whether a term that passes an arc according to the table does so in this pass.</summary>
    private bool PassesNow(in Arc arc, TravelState state) =>
        arc.Kind != RelationKind.GeneratedBy
        || !_places[arc.To].IsDated
        || (!_table.StepOf(arc.Row, state.Kind).ByDate && (arc.To == _pass.Open || !IsSeeded(arc.To)));

    /// <summary>
    /// Whether a generator whose licenses changed had the searched one when it wrote the dataset, as far as this pass is about it.
    /// </summary>
    private bool PassesByDate(in Arc arc) =>
        arc.Kind == RelationKind.GeneratedBy && _places[arc.To].IsDated
        && _licenses.List(_licenses.ListAtGeneration(arc.Relation)).Contains(_searchedLicense)
        && PassesOutputs(arc.To);

    /// <summary>Whether this pass is about what a generator passed on by date.</summary>
    private bool PassesOutputs(int generator) => _pass.Generator < 0 ? GoesRound(generator) < 0 : _pass.Generator == generator;

    /// <summary>Where a generator also stands among the models made, while the license is none of its own; -1 otherwise.</summary>
    private int GoesRound(int generator) => IsSeeded(generator) ? -1 : _places[generator].Made;

    private bool IsSeeded(int place) => InForce(_places[place].Artifact).Contains(_searchedLicense);

    /// <summary>What is special about one of several passes; -1 where nothing is.</summary>
    /// <param name="Open">This generator is no origin but passes on what reaches it.</param>
    /// <param name="Generator">Only what this generator passed on by date is an origin.</param>
    /// <param name="Blocked">Nothing goes through here.</param>
    private readonly record struct Pass(int Open, int Generator, int Blocked)
    {
        internal static Pass Usual { get; } = new(-1, -1, -1);

        internal static Pass Through(int generator) => new(generator, -1, -1);

        internal static Pass OutputsOf(int generator, int made) => new(-1, generator, made);
    }
}
