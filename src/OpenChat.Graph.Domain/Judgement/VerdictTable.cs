using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The outcomes of all verdicts of a graph: for every artifact, purpose, reading and party what <see cref="Verdicts"/> answers for the
/// artifact alone. Artifacts that no verdict can tell apart share their outcomes (<see cref="ArtifactClasses"/>), so that the table takes
/// four bytes for each artifact and 28 for each class, and one member of each class is judged: when it is asked for first, or all of them
/// by <see cref="JudgeAll"/>. May be used by any number of threads; two of them may judge the same class, with equal results.
/// </summary>
public sealed class VerdictTable
{
    private const int BitsOfOutcome = 3;
    private const int MaskOfOutcome = (1 << BitsOfOutcome) - 1;
    private const int IsJudged = 1 << 30;

    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();
    private static readonly int Readings = Enum.GetValues<Reading>().Length;

    private readonly LineageAnalysis _analysis;
    private readonly ArtifactClasses _classes;
    private readonly int[] _outcomes; // [class, purpose]: of each party and reading three bits, and a mark when they are there
    private int _judged;

    private VerdictTable(LineageAnalysis analysis, ArtifactClasses classes)
    {
        _analysis = analysis;
        _classes = classes;
        _outcomes = new int[classes.First.Length * Purposes.Length];
    }

    /// <summary>Number of classes: how many artifacts have to be judged.</summary>
    public int ClassCount => _classes.First.Length;

    /// <summary>About how many of them are judged; never more than <see cref="ClassCount"/>.</summary>
    public int JudgedCount => Math.Min(Volatile.Read(ref _judged), ClassCount);

    /// <summary>A table in which nothing is judged yet. Linear in the graph.</summary>
    /// <param name="analysis">The graph under its rules.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentNullException">No analysis.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static VerdictTable Create(LineageAnalysis analysis, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return new VerdictTable(analysis, ArtifactClasses.Of(analysis, cancellationToken));
    }

    /// <summary>Judges what nobody asked for yet. What is judged stays so when it is cancelled.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void JudgeAll(CancellationToken cancellationToken)
    {
        for (var c = 0; c < ClassCount; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _ = Outcomes(c, Purposes[^1]);
        }
    }

    /// <summary>Judges what nobody asked for yet, one class after the other, as long as somebody wants it.</summary>
    /// <param name="isWanted">Whether to go on.</param>
    public void JudgeWhile(Func<bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        for (var c = 0; c < ClassCount && isWanted(); c++)
        {
            _ = Outcomes(c, Purposes[^1]);
        }
    }

    /// <summary>Judges some classes with all processors: what a request waits for.</summary>
    internal void Judge(IReadOnlyCollection<int> classes, CancellationToken cancellationToken) => Parallel.ForEach(
        classes,
        new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
        artifactClass => _ = Outcomes(artifactClass, Purposes[^1]));

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
        (VerdictOutcome)(Outcomes(artifactClass, purpose) >> ShiftOf(party, reading) & MaskOfOutcome);

    private static int ShiftOf(VerdictParty party, Reading reading) => (((int)party * Readings) + (int)reading) * BitsOfOutcome;

    private int Outcomes(int artifactClass, Purpose purpose)
    {
        var place = (artifactClass * Purposes.Length) + (int)purpose;
        if (Volatile.Read(ref _outcomes[place]) is var known and not 0)
        {
            return known;
        }

        // Not kept: it would drive out the studies that are asked for. All purposes have most of their work in common.
        var study = new ArtifactStudy(_analysis, _classes.First[artifactClass]);
        foreach (var each in Purposes)
        {
            var outcomes = IsJudged;
            foreach (var (party, reading) in Verdicts.Sides)
            {
                outcomes |= (int)Verdicts.OutcomeOf(study, each, reading, party) << ShiftOf(party, reading);
            }

            Volatile.Write(ref _outcomes[(artifactClass * Purposes.Length) + (int)each], outcomes);
        }

        Interlocked.Increment(ref _judged);
        return _outcomes[place];
    }
}
