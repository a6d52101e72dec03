using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Packing;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// The artifacts of a graph in classes of which no verdict can tell the members apart, so that one of each has to be judged. Classes may be
/// finer than that, which costs time only. Real graphs are hubs with thousands of like derivatives.
/// </summary>
/// <remarks>
/// <para>Two artifacts are alike if whatever a verdict looks at of them is equal: kind, licenses with what became of them, rows with a
/// missing end, relations; and if these lead to like artifacts by like relations, in the same order and as often to the same one. Of dates
/// only those of licenses matter, which is why a release counts where a license has days, and is left out elsewhere.</para>
/// <para>Who made an artifact matters by comparison alone: with those who made what it was made from, and with those who ran a generator
/// there. So what is upstream is alike only if the same organisations made it, and of the artifact that is judged only those count that may
/// occur upstream.</para>
/// <para>What stands for what upstream is no matter while a verdict asks of everything upstream how surely it reaches the artifact, by
/// whatever way. It is one where a single way is asked for, or an artifact must be recognised on several: where something is doubtful, so
/// that the proof says what hangs on it; where licenses are chosen or depend on the day of what was written; where a rule is missing; and
/// in circles. Whatever has that upstream is alike only if it was made from the very same artifacts.</para>
/// </remarks>
internal sealed class ArtifactClasses
{
    private ArtifactClasses(int[] classOf, int[] first) => (ClassOf, First) = (classOf, first);

    /// <summary>[artifact]: its class.</summary>
    public int[] ClassOf { get; }

    /// <summary>[class]: a member, by which all are judged.</summary>
    public int[] First { get; }

    /// <summary>Divides the artifacts of a graph. Linear in the graph.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ArtifactClasses Of(LineageAnalysis analysis, CancellationToken cancellation) => new Pass(analysis).Run(cancellation);

    /// <summary>The division itself; gone when the classes are made.</summary>
    private sealed class Pass
    {
        // Bits of the filter of organisations upstream of an artifact: whoever is in it is found; few others are.
        private const int FilterBits = 256;
        private const int FilterWords = FilterBits / 64;
        private const int IsPlace = 1 << 30; // marks the number of an artifact where that of a class could stand

        private readonly LineageGraph _graph;
        private readonly RelationSet _lineage;
        private readonly RelationSet _licensing;
        private readonly RelationSet _developing;
        private readonly LicenseResolution _licenses;
        private readonly Signatures _judged = new();   // of artifacts as they are judged
        private readonly Signatures _upstream = new(); // of artifacts as what others were made from
        private readonly Dictionary<object, int> _rows = []; // rows with a missing end, without what nothing depends on
        private readonly List<int> _signature = [];
        private readonly int[] _classOf;
        private readonly List<int> _first = [];
        private readonly List<int> _classes = []; // [number of a signature]: class
        private readonly int[] _standsFor;       // [artifact]: its class as a parent, or the mark and its number
        private readonly ulong[] _makers;        // [artifact, word]: those who made it or what is upstream, or ran generators
        private readonly bool[] _isSingle;       // [artifact]: in a circle
        private readonly bool[] _hasGenerator;   // [artifact]: a dataset of which somebody is named who wrote it
        private readonly bool _everywhere;       // whether all artifacts must be recognised

        public Pass(LineageAnalysis analysis)
        {
            (_graph, _licenses) = (analysis.Graph, analysis.Licenses);
            (_lineage, _licensing, _developing) = (_graph.Lineage, _graph.Licensing, _graph.Developing);
            var count = _graph.ArtifactCount;
            _classOf = new int[count];
            _standsFor = new int[count];
            _makers = new ulong[count * FilterWords];
            _isSingle = new bool[count];
            _hasGenerator = new bool[count];
            _everywhere = analysis.Rules.LacksRules;
        }

        public ArtifactClasses Run(CancellationToken cancellation)
        {
            foreach (var artifact in _graph.FindCycles().SelectMany(static cycle => cycle))
            {
                _isSingle[artifact] = true;
            }

            for (var relation = 0; relation < _lineage.Count; relation++)
            {
                _isSingle[_lineage.From[relation]] |= _lineage.From[relation] == _lineage.To[relation];
            }

            // Everything after what it was made from. What is in a circle waits for nothing, and nothing waits for it.
            var waiting = new int[_graph.ArtifactCount];
            var queue = new Queue<int>();
            for (var artifact = 0; artifact < waiting.Length; artifact++)
            {
                if (_isSingle[artifact])
                {
                    waiting[artifact] = -1;
                    VisitSingle(artifact);
                }
                else if ((waiting[artifact] = Waiting(artifact)) == 0)
                {
                    queue.Enqueue(artifact);
                }
            }

            for (var visited = 0; queue.TryDequeue(out var artifact); visited++)
            {
                if ((visited & 0xFFF) == 0)
                {
                    cancellation.ThrowIfCancellationRequested();
                }

                Visit(artifact);
                for (var i = _lineage.IncomingStarts[artifact]; i < _lineage.IncomingStarts[artifact + 1]; i++)
                {
                    var child = _lineage.From[_lineage.Incoming[i]];
                    if (--waiting[child] == 0)
                    {
                        queue.Enqueue(child);
                    }
                }
            }

            return new ArtifactClasses(_classOf, [.. _first]);
        }

        /// <summary>How many relations of an artifact lead to others that are visited like it.</summary>
        private int Waiting(int artifact)
        {
            var count = 0;
            foreach (var to in _lineage.TargetsOf(artifact))
            {
                count += _isSingle[to] ? 0 : 1;
            }

            return count;
        }

        private void VisitSingle(int artifact)
        {
            _classOf[artifact] = _first.Count;
            _first.Add(artifact);
            _standsFor[artifact] = IsPlace | artifact;
            _makers.AsSpan(artifact * FilterWords, FilterWords).Fill(ulong.MaxValue);
            _hasGenerator[artifact] = true; // or not: that only asks to recognise what was trained on it
        }

        private void Visit(int artifact)
        {
            _hasGenerator[artifact] = !_graph.IsModel(artifact) && HasGenerator(artifact);
            var mustKnow = _everywhere || MustBeRecognised(artifact);
            var makers = _makers.AsSpan(artifact * FilterWords, FilterWords);
            for (var r = _lineage.Starts[artifact]; r < _lineage.Starts[artifact + 1]; r++)
            {
                var parent = _lineage.To[r];
                mustKnow |= (_standsFor[parent] & IsPlace) != 0;
                for (var word = 0; word < FilterWords; word++)
                {
                    makers[word] |= _makers[(parent * FilterWords) + word];
                }

                if (_lineage.Kinds![r] == RelationKind.GeneratedBy && _lineage.Extra?[r] is { } operators and not 0) // lineage has kinds
                {
                    foreach (var organisation in _graph.OperatorsOf(operators))
                    {
                        Add(makers, organisation);
                    }
                }
            }

            _signature.Clear();
            WriteOwn(artifact);
            WriteRelations(artifact, mustKnow);
            var before = _signature.Count;
            WriteMakers(artifact, makers);
            var judged = _judged.NumberOf(CollectionsMarshal.AsSpan(_signature));
            if (judged == _classes.Count)
            {
                _classes.Add(_first.Count);
                _first.Add(artifact);
            }

            _classOf[artifact] = _classes[judged];
            if (_lineage.IncomingStarts[artifact] == _lineage.IncomingStarts[artifact + 1])
            {
                return; // nobody asks what it stands for
            }

            if (mustKnow)
            {
                _standsFor[artifact] = IsPlace | artifact;
            }
            else
            {
                _signature.RemoveRange(before, _signature.Count - before);
                WriteMakers(artifact, []);
                _standsFor[artifact] = _upstream.NumberOf(CollectionsMarshal.AsSpan(_signature));
            }

            foreach (var organisation in _developing.TargetsOf(artifact))
            {
                Add(makers, organisation);
            }
        }

        /// <summary>
        /// Whether something about an artifact asks for one way on which it stands, or to recognise it: see the remarks on the class.
        /// </summary>
        private bool MustBeRecognised(int artifact)
        {
            if (_graph.HasUnknownDeveloper(artifact) || _graph.LostNear(artifact).Any() || _licenses.IsDated(artifact))
            {
                return true;
            }

            var (first, end) = (_licensing.Starts[artifact], _licensing.Starts[artifact + 1]);
            for (var r = first; r < end; r++)
            {
                if (_licenses.StatusOf(r) == LicenseStatus.Outweighed || _licenses.MayHold(artifact, r))
                {
                    return true;
                }
            }

            if (end - first > 1 && _licenses.Choices(artifact).Length > 1)
            {
                return true;
            }

            var isMakerUnknown = _graph.IsModel(artifact) && _graph.HasNoDeveloper(artifact);
            for (var r = _lineage.Starts[artifact]; r < _lineage.Starts[artifact + 1]; r++)
            {
                var qualifier = _lineage.QualifierOf(r);
                if (qualifier == Qualifier.Evaluation || _licenses.IsCorrected(r))
                {
                    continue;
                }

                var kind = _lineage.Kinds![r]; // lineage has kinds
                if (_licenses.IsOutweighed(r)
                    || qualifier == Qualifier.Unknown
                    || (qualifier == Qualifier.None && RelationSchema.Of(kind).NeedsQualifier)
                    || (kind == RelationKind.GeneratedBy && !_graph.IsOperatorKnown(r))
                    || (isMakerUnknown && kind == RelationKind.TrainedOn && _hasGenerator[_lineage.To[r]]))
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Whether it may be that a generator is named, of a dataset or of one it was derived from.</summary>
        private bool HasGenerator(int dataset)
        {
            for (var r = _lineage.Starts[dataset]; r < _lineage.Starts[dataset + 1]; r++)
            {
                if (_lineage.Kinds![r] == RelationKind.GeneratedBy || _hasGenerator[_lineage.To[r]]) // lineage has kinds
                {
                    return true;
                }
            }

            return _graph.UnresolvedOf(dataset).Any(static row => row.Kind == RelationKind.GeneratedBy);
        }

        /// <summary>Kind, what else is asked of it, licenses, and rows with a missing end.</summary>
        private void WriteOwn(int artifact)
        {
            var node = _graph.NodeOf(artifact);
            var columns = _graph.Nodes(node.Kind);
            _signature.Add((int)node.Kind);
            WriteText(node.Kind == NodeKind.Model ? NodeField.Kind : NodeField.Synthetic);
            if (node.Kind == NodeKind.Dataset)
            {
                WriteText(NodeField.AccessRights);
            }

            _signature.Add(_licenses.ListOf(artifact));

            var (first, end) = (_licensing.Starts[artifact], _licensing.Starts[artifact + 1]);
            var isDated = false;
            _signature.Add(end - first);
            for (var r = first; r < end; r++)
            {
                var (from, to) = (_licensing.Date?[r] ?? 0, _licensing.EndDate?[r] ?? 0);
                isDated |= from != 0 || to != 0;
                _signature.Add(_licensing.To[r]);
                _signature.Add(_licensing.Code[r]);
                _signature.Add(_licensing.Extra?[r] ?? 0);
                _signature.Add(from);
                _signature.Add(to);
                _signature.Add(((int)_licenses.StatusOf(r) * 2) + (_licenses.IsCorrectedLicense(r) ? 1 : 0));
            }

            foreach (var row in _graph.UnresolvedOf(artifact))
            {
                // To and From are as written, and only said; who claims it and in which line likewise.
                object content = (
                    row.Kind, row.FromArtifact == artifact, row.Qualifier, row.Operator, row.Group, row.ValidFrom, row.ValidTo,
                    row.To.Length == 0, row.IsOfUnreadRows);
                isDated |= row.Kind == RelationKind.LicensedUnder;
                _signature.Add(-1 - NumberOf(content));
            }

            _signature.Add(isDated ? columns.Dates?[node.Index] ?? 0 : int.MinValue);

            void WriteText(NodeField field) =>
                _signature.Add(columns.Attributes[NodeFields.Slot(node.Kind, field)].NumberOf(node.Index));
        }

        private int NumberOf(object content)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, content, out var exists);
            return exists ? number : number = _rows.Count;
        }

        /// <summary>What it was made from: classes, or the artifacts themselves.</summary>
        private void WriteRelations(int artifact, bool asPlaces)
        {
            var (first, end) = (_lineage.Starts[artifact], _lineage.Starts[artifact + 1]);
            _signature.Add(end - first);
            for (var r = first; r < end; r++)
            {
                var (kind, to) = (_lineage.Kinds![r], _lineage.To[r]); // lineage has kinds
                var same = first;
                while (_lineage.To[same] != to)
                {
                    same++;
                }

                _signature.Add((int)kind | ((same - first) << 8));
                _signature.Add(_lineage.Code[r]);
                _signature.Add(_lineage.Extra?[r] ?? 0);
                _signature.Add(
                    (_licenses.IsOutweighed(r) ? 1 : 0) | (_licenses.IsCorrected(r) ? 2 : 0) | (_licenses.IsUncovered(r) ? 4 : 0));
                _signature.Add(asPlaces ? IsPlace | to : _standsFor[to]);
                if (asPlaces)
                {
                    _signature.Add(kind == RelationKind.GeneratedBy ? _licenses.ListAtGeneration(r) : 0);
                    WriteConfidence(r);
                }
            }
        }

        /// <summary>How sure claims are decides which of several ways is the proof.</summary>
        private void WriteConfidence(int relation)
        {
            var confidences = 0;
            for (var claim = _lineage.ClaimStarts[relation]; claim < _lineage.ClaimStarts[relation + 1]; claim++)
            {
                confidences |= 1 << (int)_lineage.Confidence[claim];
            }

            _signature.Add(confidences);
        }

        /// <summary>Whether it is known who made it, and who of those that may be upstream; who at all without a filter.</summary>
        private void WriteMakers(int artifact, ReadOnlySpan<ulong> upstream)
        {
            var (first, end) = (_developing.Starts[artifact], _developing.Starts[artifact + 1]);
            _signature.Add((first < end ? 1 : 0) | (_graph.HasUnknownDeveloper(artifact) ? 2 : 0));
            for (var r = first; r < end; r++)
            {
                if (upstream.IsEmpty || Has(upstream, _developing.To[r]))
                {
                    _signature.Add((_developing.To[r] * 2) + (_graph.IsOutweighedDeveloper(r) ? 1 : 0));
                }
            }
        }

        private static void Add(Span<ulong> filter, int organisation)
        {
            var (one, other) = BitsOf(organisation);
            filter[one >> 6] |= 1UL << (one & 63);
            filter[other >> 6] |= 1UL << (other & 63);
        }

        private static bool Has(ReadOnlySpan<ulong> filter, int organisation)
        {
            var (one, other) = BitsOf(organisation);
            return (filter[one >> 6] >> (one & 63) & filter[other >> 6] >> (other & 63) & 1) != 0;
        }

        private static (int One, int Other) BitsOf(int organisation)
        {
            var hash = (uint)organisation * 0x9E3779B1u;
            return ((int)(hash >> 24), (int)(hash >> 12 & (FilterBits - 1)));
        }
    }

    /// <summary>Lists of numbers, each kept once under a number of its own, from 0.</summary>
    private sealed class Signatures
    {
        private readonly List<int> _starts = [0];
        private int[] _numbers = new int[1024];
        private int[] _slots = new int[1024]; // by hash: number of a list and 1; 0 where there is none
        private int[] _hashes = new int[512];

        /// <summary>The number of a list; as many as there were before where it is a new one.</summary>
        public int NumberOf(ReadOnlySpan<int> list)
        {
            var hashing = new HashCode();
            hashing.AddBytes(MemoryMarshal.AsBytes(list));
            var hash = hashing.ToHashCode();
            var slot = hash & (_slots.Length - 1);
            for (; _slots[slot] is var found and not 0; slot = (slot + 1) & (_slots.Length - 1))
            {
                if (_hashes[found - 1] == hash && list.SequenceEqual(_numbers.AsSpan(_starts[found - 1].._starts[found])))
                {
                    return found - 1;
                }
            }

            var (number, start) = (_starts.Count - 1, _starts[^1]);
            if (start + list.Length > _numbers.Length)
            {
                Array.Resize(ref _numbers, Math.Max(start + list.Length, _numbers.Length * 2));
            }

            list.CopyTo(_numbers.AsSpan(start));
            _starts.Add(start + list.Length);
            if (number == _hashes.Length)
            {
                Array.Resize(ref _hashes, number * 2);
            }

            _hashes[number] = hash;
            _slots[slot] = number + 1;
            if (number * 2 > _slots.Length)
            {
                Grow();
            }

            return number;
        }

        private void Grow()
        {
            _slots = new int[_slots.Length * 2];
            for (var number = 0; number < _starts.Count - 1; number++)
            {
                var slot = _hashes[number] & (_slots.Length - 1);
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & (_slots.Length - 1);
                }

                _slots[slot] = number + 1;
            }
        }
    }
}
