using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Judgement;

// The table answers what each artifact alone does, although it judges one of each class.
public sealed class VerdictTableTests
{
    private static readonly Purpose[] Purposes = Enum.GetValues<Purpose>();

    [Fact]
    public void Table_IsEveryVerdictAlone_On_RandomLineages() =>
        Check.One(RandomLineage.Config(400), Prop.ForAll(RandomLineage.Arbitrary(10, 18), lineage =>
            AssertSame(lineage.Graph, SeedFolder.Rules)));

    // With so few words most artifacts have like ones, also those in whose ancestry something is doubtful.
    [Fact]
    public void Table_IsEveryVerdictAlone_On_LineagesOfLikeArtifacts()
    {
        var (artifacts, classes) = (0, 0);
        Check.One(RandomLineage.Config(400), Prop.ForAll(Likes(), lineage =>
        {
            var graph = lineage.Graph;
            artifacts += graph.ArtifactCount;
            classes += AssertSame(graph, SeedFolder.Rules);
        }));
        Assert.True(classes * 10 < artifacts * 9, $"{classes} classes of {artifacts} artifacts: nothing is told by this");
    }

    [Fact]
    public void Table_IsEveryVerdictAlone_On_TheSeed() => AssertSame(VerdictOrderTests.SeedGraph(), SeedFolder.Rules);

    [Fact]
    public void Table_IsEveryVerdictAlone_WhereARuleIsMissing()
    {
        var rows = SeedFolder.Rows;
        var rules = RuleSet.Create(rows with
        {
            PropagationRules = rows.PropagationRules.RemoveAll(
                static row => row is { Term: "NON_COMMERCIAL", Relation: "FINE_TUNES_FROM" }),
        });
        Check.One(RandomLineage.Config(60), Prop.ForAll(Likes(), lineage => AssertSame(lineage.Graph, rules)));
    }

    [Fact]
    public void LikeDerivatives_AreOneClass_WhoeverMadeThem()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc-by-nc-4.0
            model:b org=x
            model:b under llama-2
            model:b trained dataset:d pretraining
            model:m0 org=y date=2023
            model:m0 under mit
            model:m0 tunes model:b quantization
            model:m1 org=z date=2024
            model:m1 under mit
            model:m1 tunes model:b quantization
            model:own org=x
            model:own under mit
            model:own tunes model:b quantization
            """);
        var table = VerdictTable.Create(toy.Analysis, CancellationToken.None);

        Assert.Equal(table.ClassOf(toy["model:m0"]), table.ClassOf(toy["model:m1"]));
        Assert.NotEqual(table.ClassOf(toy["model:m0"]), table.ClassOf(toy["model:own"]));
        Assert.Equal(4, table.ClassCount);
    }

    [Fact]
    public void MergesOfOneBaseAndOfTwo_AreToldApart()
    {
        var toy = new Toy(
            """
            dataset:d
            dataset:d under cc0-1.0
            model:b
            model:b under mit
            model:b trained dataset:d pretraining
            model:c
            model:c under mit
            model:c trained dataset:d pretraining
            model:one kind=merge
            model:one under mit
            model:one tunes model:b merge
            model:one tunes model:b full
            model:two kind=merge
            model:two under mit
            model:two tunes model:b merge
            model:two tunes model:c full
            """);

        AssertSame(toy.Graph, SeedFolder.Rules);
        Assert.Equal(
            (VerdictOutcome.Unknown, VerdictOutcome.Conditional),
            (Redistribute("model:one"), Redistribute("model:two")));

        VerdictOutcome Redistribute(string model) => toy.Analysis.AllVerdicts(CancellationToken.None).OutcomeOf(
            toy[model], Purpose.Redistribute, Reading.TextOnly, VerdictParty.Recipient);
    }

    [Fact]
    public void Cancelled_GivesUp_And_TheNextWorksItOut()
    {
        var toy = new Toy("model:a\nmodel:a under mit");

        Assert.Throws<OperationCanceledException>(() => toy.Analysis.AllVerdicts(new CancellationToken(canceled: true)));
        Assert.Equal(1, toy.Analysis.AllVerdicts(CancellationToken.None).ClassCount);
        Assert.Same(toy.Analysis.AllVerdicts(CancellationToken.None), toy.Analysis.AllVerdicts(new CancellationToken(canceled: true)));
    }

    private static int AssertSame(LineageGraph graph, RuleSet rules)
    {
        var analysis = new LineageAnalysis(graph, rules);
        var table = VerdictTable.Create(new LineageAnalysis(graph, rules), CancellationToken.None);
        for (var artifact = 0; artifact < graph.ArtifactCount; artifact++)
        {
            var study = analysis.StudyOf(artifact);
            foreach (var purpose in Purposes)
            {
                foreach (var (party, reading) in Verdicts.Sides)
                {
                    var (alone, inTable) = (
                        Verdicts.OutcomeOf(study, purpose, reading, party), table.OutcomeOf(artifact, purpose, reading, party));
                    Assert.True(
                        alone == inTable,
                        $"{graph.IdOf(artifact)} {purpose} {reading} {party}: {alone}, {inTable} as is "
                        + graph.IdOf(table.MemberOf(table.ClassOf(artifact))));
                }
            }
        }

        return table.ClassCount;
    }

    internal static Arbitrary<LikeLineage> Likes() => Arb.From(
        Gen.Choose(0, 1_000_000).ArrayOf(400).Select(static choices => new LikeLineage(choices)),
        static lineage => lineage.Shorter());

    /// <summary>
    /// A lineage of a few roots and many artifacts that are made from few others, in few words. One word in eight is odd: most graphs
    /// have something odd somewhere, and few have it everywhere.
    /// </summary>
    internal sealed class LikeLineage
    {
        private readonly int[] _choices;
        private readonly List<string> _lines = [];
        private int _next;

        public LikeLineage(int[] choices)
        {
            _choices = choices;
            var (models, datasets) = (6 + Pick(12), 3 + Pick(4));
            for (var i = 0; i < datasets; i++)
            {
                var data = $"dataset:{i}";
                Line($"{data} {Org()} {Often("synthetic=no", "synthetic=yes", "synthetic=")}");
                AddLicense(data);
                if (i > 1)
                {
                    Line($"{data} derived dataset:{Pick(2)} {Often("subset", "mixture", "odd")}");
                }

                if (Pick(4) == 0)
                {
                    Line(
                        $"{data} generated model:{Pick(3)} {Often("text", "prompt")} {Often("by=x", "by=y", "by=?gone", "")} "
                        + Often("", "at=2023-02", "at=2023-06"));
                }
            }

            for (var i = 0; i < models; i++)
            {
                var model = $"model:{i}";
                if (i > 3 && Pick(4) > 0)
                {
                    AddLike($"model:{Pick(i)}", model);
                    continue;
                }

                Line(
                    $"{model} {Org()} {Often("kind=base", "kind=service", "kind=merge", "kind=odd", "kind=chat")} "
                    + Often("", "date=2023-04"));
                AddLicense(model);
                for (var n = i < 3 ? 0 : Pick(3); n > 0; n--)
                {
                    var to = Often(Model(i), "model:gone gone");
                    Line($"{model} tunes {to} {Often("quantization", "full", "merge", "odd")} {Often("", "low")} source={Often("s", "t")}");
                }

                for (var n = Pick(3); n > 0; n--)
                {
                    Line($"{model} trained dataset:{Pick(3)} {Often("pretraining", "sft", "evaluation", "odd")} {Often("", "low")}");
                }

                if (Pick(12) == 0)
                {
                    Line($"{model} aligned {Model(i)}");
                }
            }

            Graph = new Toy(ToString()).Graph;
        }

        public LineageGraph Graph { get; }

        public IEnumerable<LikeLineage> Shorter() => Enumerable.Range(1, 8).Reverse().Select(part => part * _choices.Length / 9)
            .Where(length => length < _choices.Length).Select(length => new LikeLineage(_choices[..length]));

        public override string ToString() => string.Join('\n', _lines);

        /// <summary>What another artifact is, often without one line of it, or with another maker.</summary>
        private void AddLike(string other, string artifact)
        {
            var lines = _lines.Where(line => line.StartsWith(other + " ", StringComparison.Ordinal) || line == other).ToList();
            if (Pick(4) == 0 && lines.Count > 1)
            {
                lines.RemoveAt(1 + Pick(lines.Count - 1));
            }

            lines[0] = Pick(2) == 0 ? lines[0] : lines[0].Replace("org=x", "org=z", StringComparison.Ordinal);
            _lines.AddRange(lines.Select(line => artifact + line[other.Length..]));
        }

        private void AddLicense(string artifact)
        {
            if (Pick(12) == 0)
            {
                Line($"{artifact} under mit group=g");
                Line($"{artifact} under {Often("cc-by-nc-4.0", "llama-2")} group=g {Often("", "from=2023-05")}");
                return;
            }

            var (license, from) = (Often("mit", "cc-by-nc-4.0", "llama-2", "openai-tou-2023-03-14", "unheard-of"), Often("", "to=2023-05"));
            Line($"{artifact} under {license} {from} {Often("", "component=code", "component=delta")} {Often("", "low")}");
            if (Pick(8) == 0)
            {
                Line($"{artifact} under {Often("cc-by-sa-4.0", "gpl-3.0", "unknown-license")} {Often("", "from=2023-05")}");
            }
        }

        private string Org() => Pick(4) == 0 ? "" : Often("org=x", "org=y", "org=z");

        // Sometimes one that was made later, so that there are circles.
        private string Model(int number) => $"model:{(Pick(20) == 0 ? Pick(number + 1) : Pick(Math.Min(3, number + 1)))}";

        private void Line(string text) => _lines.Add(string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        /// <summary>Most often one of the first two.</summary>
        private string Often(params ReadOnlySpan<string> words) =>
            Pick(8) == 7 ? words[Pick(words.Length)] : words[Pick(Math.Min(2, words.Length))];

        private int Pick(int count) => _next < _choices.Length ? _choices[_next++] % count : 0;
    }
}
