using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The outcomes of all verdicts of a graph: for every artifact, purpose, reading and party what <see cref="Verdicts"/> answers for the
/// artifact alone. Artifacts that no verdict can tell apart share their outcomes (<see cref="ArtifactClasses"/>), so that the table takes
/// four bytes for each artifact and 28 for each class, and one member of each class is judged. Never changes.
/// </summary>
public sealed class VerdictTable
{
    private const int BitsOfOutcome = 3;
    private const int MaskOfOutcome = (1 << BitsOfOutcome) - 1;

    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();
    private static readonly int Readings = Enum.GetValues<Reading>().Length;

    private readonly ArtifactClasses _classes;
    private readonly int[] _outcomes; // [class, purpose]: of each party and reading three bits

    private VerdictTable(ArtifactClasses classes, int[] outcomes) => (_classes, _outcomes) = (classes, outcomes);

    /// <summary>Number of classes: how many artifacts had to be judged.</summary>
    public int ClassCount => _classes.First.Length;

    /// <summary>Judges a graph: linear in the graph and in what is upstream of a member of each class.</summary>
    /// <param name="analysis">The graph under its rules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentNullException">No analysis.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static VerdictTable Create(LineageAnalysis analysis, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var classes = ArtifactClasses.Of(analysis, cancellationToken);
        var outcomes = new int[classes.First.Length * Purposes.Length];
        for (var c = 0; c < classes.First.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var study = new ArtifactStudy(analysis, classes.First[c]); // not kept: it would drive out those that are asked for
            foreach (var purpose in Purposes)
            {
                outcomes[(c * Purposes.Length) + (int)purpose] = Judge(study, purpose);
            }
        }

        return new VerdictTable(classes, outcomes);
    }

    /// <summary>The class of an artifact: 0 to <see cref="ClassCount"/>, exclusive. Equal numbers, equal outcomes.</summary>
    public int ClassOf(int artifact) => _classes.ClassOf[artifact];

    /// <summary>A member of a class.</summary>
    public int MemberOf(int artifactClass) => _classes.First[artifactClass];

    /// <summary>The outcome of a verdict on an artifact.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="purpose">What it is to be used for.</param>
    /// <param name="reading">How doubtful restrictions count.</param>
    /// <param name="party">Who uses it.</param>
    public VerdictOutcome OutcomeOf(int artifact, Purpose purpose, Reading reading, VerdictParty party) =>
        OfClass(_classes.ClassOf[artifact], purpose, reading, party);

    /// <summary>The outcome of a verdict on every member of a class.</summary>
    public VerdictOutcome OfClass(int artifactClass, Purpose purpose, Reading reading, VerdictParty party) =>
        (VerdictOutcome)(_outcomes[(artifactClass * Purposes.Length) + (int)purpose] >> ShiftOf(party, reading) & MaskOfOutcome);

    private static int Judge(ArtifactStudy study, Purpose purpose)
    {
        var outcomes = 0;
        foreach (var (party, reading) in Verdicts.Sides)
        {
            outcomes |= (int)Verdicts.OutcomeOf(study, purpose, reading, party) << ShiftOf(party, reading);
        }

        return outcomes;
    }

    private static int ShiftOf(VerdictParty party, Reading reading) => (((int)party * Readings) + (int)reading) * BitsOfOutcome;
}
