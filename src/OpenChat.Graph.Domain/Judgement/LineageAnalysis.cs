using System.Collections.Concurrent;
using System.Diagnostics;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// One lineage read under one rule set: the entry to everything the rules say about it. Questions about one artifact are asked of its
/// <see cref="ArtifactStudy"/> (<see cref="Permissions"/>, <see cref="Unknowns"/>, <see cref="Verdicts"/>, <see cref="Conflicts"/>);
/// questions about all artifacts at once are asked of the <see cref="Profiles"/>. Never changes for its callers and may be used by any
/// number of threads.
/// </summary>
public sealed class LineageAnalysis
{
    /// <summary>
    /// How many studies are kept before all of them are dropped. The study of an artifact with a deep lineage takes a few kilobytes.
    /// </summary>
    private const int MaxStudies = 4096;

    /// <summary>How soon somebody who waits for the work of others notices that nobody wants it any more.</summary>
    private static readonly TimeSpan WaitForOthers = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<int, ArtifactStudy> _studies = new();
    private readonly long _madeAt = Stopwatch.GetTimestamp();
    private readonly OutweighedClaims _outweighed;
    private readonly Lock _passing = new();
    private readonly Lock _judging = new();
    private RestrictionProfiles? _profiles;
    private VerdictTable? _verdicts;
    private bool _isJudged; // the whole table

    /// <summary>Reads a lineage under any rule set, not only the one it was loaded with. Linear in the lineage.</summary>
    /// <exception cref="ArgumentNullException">No lineage, or no rules.</exception>
    public LineageAnalysis(LineageGraph graph, RuleSet rules)
        : this(graph ?? throw new ArgumentNullException(nameof(graph)), rules, new OutweighedClaims(graph))
    {
    }

    private LineageAnalysis(LineageGraph graph, RuleSet rules, OutweighedClaims outweighed)
    {
        ArgumentNullException.ThrowIfNull(rules);
        Graph = graph;
        Rules = rules;
        _outweighed = outweighed;
        Terms = new LicenseTerms(graph, rules);
        Licenses = new LicenseResolution(Terms, outweighed);
    }

    /// <summary>The lineage.</summary>
    public LineageGraph Graph { get; }

    /// <summary>How long this has been there; for saying how long something has been worked out.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_madeAt);

    /// <summary>The rules it is read under.</summary>
    public RuleSet Rules { get; }

    /// <summary>The licenses of the lineage with the clauses the rules record for them.</summary>
    public LicenseTerms Terms { get; }

    /// <summary>Which licenses are in force for which artifact.</summary>
    public LicenseResolution Licenses { get; }

    /// <summary>The restrictions of all artifacts, from one pass over the lineage at the first use.</summary>
    public RestrictionProfiles Profiles => AllRestrictions(CancellationToken.None);

    /// <summary>
    /// The same. Whoever asks while somebody makes the pass waits for it; who gives up while making it leaves it to the next.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RestrictionProfiles AllRestrictions(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _profiles) is { } known)
        {
            return known;
        }

        Enter(_passing, cancellationToken);
        try
        {
            if (_profiles is null)
            {
                Volatile.Write(ref _profiles, RestrictionProfiles.Create(Terms, Licenses, cancellationToken));
            }

            return _profiles;
        }
        finally
        {
            _passing.Exit();
        }
    }

    /// <summary>
    /// How many of the artifacts that have to be judged one by one for <see cref="AllVerdicts"/> are judged, and how many there are; null
    /// as long as it is not known how many.
    /// </summary>
    public (int Judged, int All)? VerdictProgress =>
        Volatile.Read(ref _verdicts) is { } table ? (table.JudgedCount, table.ClassCount) : null;

    /// <summary>
    /// The outcomes of all verdicts, all of them judged. Worked out at the first use; whoever asks meanwhile waits. Who gives up while
    /// working leaves the rest to the next.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VerdictTable AllVerdicts(CancellationToken cancellationToken) => Table(isWhole: true, cancellationToken);

    /// <summary>The same, of which each is judged when it is asked for.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public VerdictTable SomeVerdicts(CancellationToken cancellationToken) => Table(isWhole: false, cancellationToken);

    private static void Enter(Lock work, CancellationToken cancellationToken)
    {
        while (!work.TryEnter(WaitForOthers))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private VerdictTable Table(bool isWhole, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _verdicts) is { } known && (!isWhole || Volatile.Read(ref _isJudged)))
        {
            return known;
        }

        Enter(_judging, cancellationToken);
        try
        {
            Volatile.Write(ref _verdicts, _verdicts ?? VerdictTable.Create(this, cancellationToken));
            if (isWhole && !_isJudged)
            {
                _verdicts.JudgeAll(cancellationToken);
                Volatile.Write(ref _isJudged, true);
            }

            return _verdicts;
        }
        finally
        {
            _judging.Exit();
        }
    }

    /// <summary>
    /// The same lineage under other rules. Shares what does not depend on rules: the lineage with its names and indexes, and which claims
    /// are outweighed. Which licenses are in force is decided anew, since the less restrictive of two alternatives is taken.
    /// </summary>
    /// <exception cref="ArgumentNullException">No rules.</exception>
    public LineageAnalysis Under(RuleSet rules) => new(Graph, rules, _outweighed);

    /// <summary>
    /// What is known of one artifact. The artifacts asked for most recently are remembered, with the answers to all questions asked so far.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The lineage has no such artifact.</exception>
    public ArtifactStudy StudyOf(int artifact)
    {
        if (_studies.TryGetValue(artifact, out var known))
        {
            return known;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)artifact, (uint)Graph.ArtifactCount, nameof(artifact));
        if (_studies.Count >= MaxStudies)
        {
            _studies.Clear();
        }

        return _studies.GetOrAdd(artifact, static (number, analysis) => new ArtifactStudy(analysis, number), this);
    }
}
