using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Lineage;

// The packed graph read back: order, merging of claims, defaults, what is kept aside.
public sealed class LineageGraphTests
{
    [Fact]
    public void Build_PutsModelsBeforeDatasetsInIdOrder_When_RowsComeInAnyOrder()
    {
        var graph = Small().Build();

        Assert.Equal(
            ["model:a", "model:b", "model:s", "dataset:d", "dataset:e"], Enumerable.Range(0, graph.ArtifactCount).Select(graph.IdOf));
        Assert.Equal((3, 2), (graph.ModelCount, graph.DatasetCount));
        Assert.Equal(new NodeId(NodeKind.Dataset, 1), graph.FindById("dataset:e"));
        Assert.Null(graph.FindById("dataset:f"));
    }

    [Fact]
    public void Outgoing_ListsRelationsByKindAndTarget_When_AnArtifactHasSeveral()
    {
        var graph = Small().Build();

        Assert.Equal(
            ["FineTunesFrom model:b adapter 2", "TrainedOn dataset:d sft 1", "TrainedOn dataset:e odd-stage 1"],
            graph.Outgoing(0).Select(r => $"{r.Kind} {graph.IdOf(r.To)} {r.QualifierText} {r.Claims.Count}"));
        Assert.Equal(
            [Qualifier.Adapter, Qualifier.Sft, Qualifier.Unknown], graph.Outgoing(0).Select(r => r.Qualifier));
    }

    [Fact]
    public void Incoming_ListsWhatWasMadeFromIt_When_AnArtifactHasDerivatives()
    {
        var graph = Small().Build();

        Assert.Equal(["model:a"], graph.Incoming(1).Select(r => graph.IdOf(r.From)));
        Assert.Equal(["model:a", "dataset:e"], graph.Incoming(3).Select(r => graph.IdOf(r.From)));
    }

    [Fact]
    public void Claims_AreKeptInOrder_When_SourcesContradict()
    {
        var graph = Small().Build();

        Assert.Equal(
            ["source:one 0 high x", "source:two  none "],
            graph.Outgoing(0)[0].Claims.Select(
                c => $"{c.SourceText} {c.Source} {(c.Confidence == Confidence.None ? "none" : Words.Spell(c.Confidence))} {c.Note}"));
    }

    [Fact]
    public void LicensesOf_FillsInTheOwnComponent_When_TheRowNamesNone()
    {
        var graph = Small().Build();

        Assert.Equal(
            ["model:a Weights False", "model:s Service False", "dataset:d Data False", "dataset:d Code True"],
            Enumerable.Range(0, graph.ArtifactCount)
                .SelectMany(a => graph.LicensesOf(a))
                .Select(l => $"{graph.IdOf(l.Artifact)} {l.Component} {l.IsComponentGiven}"));
        Assert.Equal(["model:a", "model:s", "dataset:d", "dataset:d"], graph.LicensedUnder(0).Select(l => graph.IdOf(l.Artifact)));
    }

    [Fact]
    public void LicensesOf_MergesClaims_When_OneRowNamesTheDefaultComponent()
    {
        var builder = new LineageGraphBuilder();
        builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A" });
        builder.AddNode(NodeKind.License, new NodeRow { Id = "license:l", Name = "L" });
        builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:a", To = "license:l", Source = "x" });
        builder.AddRelation(
            RelationKind.LicensedUnder, new RelationRow { From = "model:a", To = "license:l", Qualifier = "weights", Source = "y" });
        var license = Assert.Single(builder.Build().LicensesOf(0));

        Assert.Equal((Component.Weights, true, 2), (license.Component, license.IsComponentGiven, license.Claims.Count));
    }

    [Fact]
    public void Operators_AreOrganisationsInIdOrder_When_TheRowListsSeveral()
    {
        var graph = Small().Build();
        var generated = graph.Outgoing(3).Single(r => r.Kind == RelationKind.GeneratedBy);

        Assert.Equal([0, 1], generated.Operators.ToArray());
        Assert.Equal("org:y;org:x;org:nobody", generated.OperatorText);
    }

    [Fact]
    public void Build_GivesOddRowsTheLinesOfTheFilesTheyWouldBeSavedTo_When_TheyHaveNone()
    {
        LineageGraph Build(bool withLines, bool numberRows)
        {
            var builder = new LineageGraphBuilder();
            builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a" });
            builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:b" });
            builder.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:d" });
            Add(RelationKind.FineTunesFrom, "model:b", "model:a", "", "", 4); // in the order of rows that are not sorted
            Add(RelationKind.FineTunesFrom, "model:a", "model:b", "full", "two\nlines", 2);
            Add(RelationKind.FineTunesFrom, "model:b", "model:gone", "full", "", 5);
            Add(RelationKind.TrainedOn, "model:a", "dataset:d", "sft", "", 2);
            Add(RelationKind.TrainedOn, "model:b", "dataset:d", "odd", "", 3);
            Add(RelationKind.TrainedOn, "model:b", "dataset:gone", "odd", "", 7);
            Add(RelationKind.TrainedOn, "model:b", "dataset:lost", "odd", "three\nlines\nlong", 4);
            return builder.Build(numberRows);

            void Add(RelationKind kind, string from, string to, string qualifier, string note, int line) =>
                builder.AddRelation(
                    kind, new RelationRow { From = from, To = to, Qualifier = qualifier, Note = note, Line = withLines ? line : 0 });
        }

        foreach (var graph in (LineageGraph[])[Build(withLines: true, numberRows: false), Build(withLines: false, numberRows: true)])
        {
            Assert.Equal(
                ["full 0", "sft 0", " 4", "odd 3"],
                Enumerable.Range(0, graph.RelationCount)
                    .Select(r => $"{graph.Relation(r).QualifierText} {graph.LineOf(RelationFamily.Lineage, r)}"));
            Assert.Equal(
                ["model:gone 5", "dataset:lost 4", "dataset:gone 7"], graph.Unresolved.Select(row => $"{row.To} {row.Line}"));
        }

        var without = Build(withLines: false, numberRows: false);
        Assert.All(without.Unresolved, static row => Assert.Equal(0, row.Line));
        Assert.All(Enumerable.Range(0, without.RelationCount), r => Assert.Equal(0, without.LineOf(RelationFamily.Lineage, r)));
    }

    [Fact]
    public void AddRelation_SaysWhatIsWrongAndKeepsTheRow_When_AnEndIsNotThere()
    {
        var builder = Small();

        Assert.Equal(
            RelationOutcomes.ToMissing,
            builder.AddRelation(
                RelationKind.FineTunesFrom, new RelationRow { From = "model:a", To = "model:gone", Qualifier = "full", Note = "n" }));
        Assert.Equal(
            RelationOutcomes.ToWrongKind,
            builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:a", To = "dataset:d" }));
        Assert.Equal(
            RelationOutcomes.SelfLoop | RelationOutcomes.UnknownQualifier,
            builder.AddRelation(RelationKind.FineTunesFrom, new RelationRow { From = "model:b", To = "model:b", Qualifier = "sft" }));
        var graph = builder.Build();

        Assert.Equal(
            ["dataset:d ", "model:gone full"], graph.Unresolved.Select(u => $"{u.To} {u.Qualifier}").Order(StringComparer.Ordinal));
        Assert.Equal([0, 0], graph.Unresolved.Select(u => u.FromArtifact));
        Assert.Equal(["model:b"], graph.Outgoing(1).Select(r => graph.IdOf(r.To)));
    }

    [Fact]
    public void AddRelation_TakesNodesByNumber_AsItTakesThemById()
    {
        var byNumber = new LineageGraphBuilder();
        var numbers = new Dictionary<string, (NodeKind, int)>();
        foreach (var (kind, id) in ((NodeKind, string)[])
            [
                (NodeKind.Model, "model:z"), (NodeKind.Model, "model:a"), (NodeKind.Dataset, "dataset:y"), (NodeKind.Dataset, "dataset:b"),
                (NodeKind.License, "license:l"), (NodeKind.Organisation, "org:o"),
            ])
        {
            byNumber.AddNode(kind, new NodeRow { Id = id, Name = id }, out var number);
            numbers.Add(id, (kind, number));
        }

        var byId = new LineageGraphBuilder();
        foreach (var (id, (kind, _)) in numbers)
        {
            byId.AddNode(kind, new NodeRow { Id = id, Name = id });
        }

        foreach (var kind in Enum.GetValues<RelationKind>())
        {
            foreach (var (from, to) in numbers.Keys.SelectMany(from => numbers.Keys.Select(to => (from, to))))
            {
                Assert.Equal(
                    byId.AddRelation(kind, new RelationRow { From = from, To = to }),
                    byNumber.AddRelation(kind, new RelationRow { FromNode = numbers[from], ToNode = numbers[to] }));
            }
        }

        var (expected, actual) = (byId.Build(), byNumber.Build());
        Assert.Equal(expected.Unresolved.AsEnumerable(), actual.Unresolved);
        Assert.Equal(new GraphContents(expected).Revision, new GraphContents(actual).Revision);
        Assert.Equal(20, actual.RelationCount);
    }

    [Fact]
    public void AddNode_MakesOneNode_When_AnIdRepeats()
    {
        var builder = new LineageGraphBuilder();

        Assert.Equal(NodeOutcome.Added, builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A" }));
        Assert.Equal(NodeOutcome.Repeated, builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A" }));
        Assert.Equal(NodeOutcome.Contradicted, builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A", Family = "F" }));
        Assert.Equal("A F ", builder.Build() is var graph ? $"{graph.NameOf(0)} {graph.GetText(graph.NodeOf(0), NodeField.Family)} " : "");
    }

    [Fact]
    public void Repeated_NamesTheLine_When_ARowRepeatsWordForWord()
    {
        var builder = Small();
        builder.AddRelation(
            RelationKind.DerivedFrom, new RelationRow { From = "dataset:e", To = "dataset:d", Qualifier = "subset", Line = 7 });
        builder.AddRelation(
            RelationKind.DerivedFrom, new RelationRow { From = "dataset:e", To = "dataset:d", Qualifier = "subset", Line = 9 });
        builder.Build();

        Assert.Equal([(RelationKind.DerivedFrom, 7), (RelationKind.DerivedFrom, 9)], builder.Repeated);
    }

    [Fact]
    public void Revision_IsTheSame_When_OnlyTheOrderOfRowsDiffers()
    {
        Assert.Equal(new GraphContents(Small().Build()).Revision, new GraphContents(Small(reverse: true).Build()).Revision);
    }

    [Fact]
    public void Revision_Differs_When_OneNoteDiffers()
    {
        var changed = Small();
        changed.AddRelation(RelationKind.AlignedWith, new RelationRow { From = "model:a", To = "model:b", Note = "n" });
        var other = Small();
        other.AddRelation(RelationKind.AlignedWith, new RelationRow { From = "model:a", To = "model:b", Note = "m" });

        Assert.NotEqual(new GraphContents(changed.Build()).Revision, new GraphContents(other.Build()).Revision);
    }

    private static LineageGraphBuilder Small(bool reverse = false)
    {
        var builder = new LineageGraphBuilder();
        Action[] nodes =
        [
            () => builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:s", Name = "S", Kind = "service" }),
            () => builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:b", Name = "B", Kind = "base" }),
            () => builder.AddNode(NodeKind.Model, new NodeRow { Id = "model:a", Name = "A", Kind = "chat", Family = "F" }),
            () => builder.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:e", Name = "E" }),
            () => builder.AddNode(NodeKind.Dataset, new NodeRow { Id = "dataset:d", Name = "D", Date = new PartialDate(2023, 3) }),
            () => builder.AddNode(NodeKind.License, new NodeRow { Id = "license:l", Name = "L" }),
            () => builder.AddNode(NodeKind.Organisation, new NodeRow { Id = "org:y", Name = "Y" }),
            () => builder.AddNode(NodeKind.Organisation, new NodeRow { Id = "org:x", Name = "X" }),
            () => builder.AddNode(NodeKind.Source, new NodeRow { Id = "source:one", Name = "One" }),
        ];
        Action[] relations =
        [
            () => builder.AddRelation(
                RelationKind.TrainedOn, new RelationRow { From = "model:a", To = "dataset:e", Qualifier = "odd-stage" }),
            () => builder.AddRelation(RelationKind.TrainedOn, new RelationRow { From = "model:a", To = "dataset:d", Qualifier = "sft" }),
            () => builder.AddRelation(
                RelationKind.FineTunesFrom,
                new RelationRow { From = "model:a", To = "model:b", Qualifier = "adapter", Source = "source:two" }),
            () => builder.AddRelation(
                RelationKind.FineTunesFrom,
                new RelationRow
                {
                    From = "model:a", To = "model:b", Qualifier = "adapter",
                    Source = "source:one", Confidence = Confidence.High, Note = "x",
                }),
            () => builder.AddRelation(
                RelationKind.DerivedFrom, new RelationRow { From = "dataset:e", To = "dataset:d", Qualifier = "subset" }),
            () => builder.AddRelation(
                RelationKind.GeneratedBy,
                new RelationRow { From = "dataset:d", To = "model:s", Qualifier = "text", Operator = "org:y;org:x;org:nobody" }),
            () => builder.AddRelation(
                RelationKind.LicensedUnder, new RelationRow { From = "dataset:d", To = "license:l", Qualifier = "code" }),
            () => builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "dataset:d", To = "license:l" }),
            () => builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:s", To = "license:l" }),
            () => builder.AddRelation(RelationKind.LicensedUnder, new RelationRow { From = "model:a", To = "license:l" }),
            () => builder.AddRelation(
                RelationKind.DevelopedBy, new RelationRow { From = "model:a", To = "org:x", Qualifier = "publisher" }),
        ];
        foreach (var add in reverse ? nodes.Reverse() : nodes)
        {
            add();
        }

        foreach (var add in reverse ? relations.Reverse() : relations)
        {
            add();
        }

        return builder;
    }
}
