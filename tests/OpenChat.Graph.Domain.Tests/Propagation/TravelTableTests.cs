using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Propagation;

// The table of transitions: what it says for every relation and state, and that search and whole-graph pass know nothing else.
public sealed class TravelTableTests
{
    // A lineage in which every line of the table carries something that nothing else carries.
    private const string EveryLine =
        """
        model:base
        model:base under llama-1
        model:tuned
        model:tuned tunes model:base full
        dataset:nc
        dataset:nc under cc-by-nc-4.0
        dataset:part
        dataset:part derived dataset:nc subset
        model:trained
        model:trained trained dataset:part sft
        model:retrained
        model:retrained tunes model:trained full
        model:aligned
        model:aligned aligned model:base
        model:realigned
        model:realigned aligned model:trained
        dataset:written
        dataset:written generated model:base by=x
        dataset:filtered
        dataset:filtered derived dataset:written filtering
        model:student org=x
        model:student trained dataset:filtered sft
        model:restudent
        model:restudent tunes model:student full
        model:alignedstudent
        model:alignedstudent aligned model:student
        model:gpt kind=service date=2022-11
        model:gpt under openai-tou-2022-12 from=2022-11 to=2023-03-13
        model:gpt under openai-tou-2023-03-14 from=2023-03-14
        dataset:late date=2023-04
        dataset:late generated model:gpt
        """;

    [Theory]
    [InlineData(RelationKind.FineTunesFrom, "FineTuning FineTuning ThroughData ThroughOutputs - -")]
    [InlineData(RelationKind.TrainedOn, "- - - - ThroughData ThroughOutputs")]
    [InlineData(RelationKind.AlignedWith, "ThroughData ThroughData ThroughData ThroughOutputs - -")]
    [InlineData(RelationKind.DerivedFrom, "- - - - Data Outputs")]
    [InlineData(RelationKind.GeneratedBy, "Outputs Outputs - - - -")]
    [InlineData(RelationKind.LicensedUnder, "- - - - - -")]
    [InlineData(RelationKind.DevelopedBy, "- - - - - -")]
    public void RuleBook_SaysWhereATermGoes_ForEveryRelationAndState(RelationKind relation, string expected)
    {
        Assert.Equal(expected, string.Join(' ', Enum.GetValues<TravelKind>().Select(state =>
        {
            var steps = (from qualifier in Enum.GetValues<Qualifier>()
                         from party in Enum.GetValues<Party>()
                         let step = TravelTable.RuleBook.StepOf(TravelTable.RowOf(relation, qualifier, party), state)
                         select (step.Passes, step.To)).Distinct();
            var only = Assert.Single(steps); // whether a term passes is no matter of qualifier or party
            return only.Passes ? only.To.ToString() : "-";
        })));
        Assert.Equal(
            expected.Split(' ').Count(word => word != "-"),
            TravelTable.RuleBook.Of(relation).ToArray().Select(transition => transition.From).Distinct().Count());
    }

    [Fact]
    public void Steps_AreOfTheSortThatRelationQualifierStateAndPartyAskFor()
    {
        var used = new HashSet<byte>();
        foreach (var relation in RelationSchema.Of(RelationFamily.Lineage).Select(schema => schema.Kind))
        {
            foreach (var transition in TravelTable.RuleBook.Of(relation))
            {
                foreach (var qualifier in Hops.QualifiersOf(relation))
                {
                    foreach (var party in Enum.GetValues<Party>())
                    {
                        var step = TravelTable.RuleBook.StepOf(TravelTable.RowOf(relation, qualifier, party), transition.From);
                        var hop = Hops.All[step.Hop];
                        Assert.Equal((relation, qualifier), (hop.Relation, hop.Qualifier));
                        Assert.Equal((transition.To, transition.Asks, transition.ByDate), (step.To, step.Asks, step.ByDate));
                        Assert.True(hop.Behind == WayBehind.Other || hop.Behind == TravelTable.BehindOf(transition.From));
                        Assert.Equal(transition.Asks == PartyQuestion.None, !AsksParty(hop));
                        used.Add(step.Hop);
                    }
                }
            }
        }

        Assert.Equal(Hops.Count, used.Count); // and no sort of hop is there in vain

        static bool AsksParty(Hop hop) => Hops.All.Any(other => other.Party != Party.Unknown
            && (other.Relation, other.Qualifier, other.Behind) == (hop.Relation, hop.Qualifier, hop.Behind));
    }

    [Theory]
    [InlineData(TravelPart.Made, "Made Data Made - -")]
    [InlineData(TravelPart.Data, "- - - Data Generator")]
    [InlineData(TravelPart.Generator, "Generator - - - -")]
    internal void RuleBook_SaysWhatCanStandBehind_ForEveryPart(TravelPart part, string expected) =>
        Assert.Equal(expected, string.Join(' ', RelationSchema.Of(RelationFamily.Lineage)
            .Select(schema => TravelTable.RuleBook.PartBehind(part, schema.Kind)?.ToString() ?? "-")));

    [Fact]
    public void Slots_ReadBack_ForEveryStateOfEveryPart()
    {
        const int Operators = 3;
        var states = new HashSet<TravelKind>();
        foreach (var part in Enum.GetValues<TravelPart>())
        {
            for (var slot = 0; slot < TravelSlots.Count(part, Operators); slot++)
            {
                var state = TravelSlots.At(part, slot);
                Assert.Equal(slot, TravelSlots.Of(state));
                Assert.Contains(state.Kind, TravelSlots.KindsOf(part).ToArray());
                states.Add(state.Kind);
            }

            // Outputs take a slot for each set of operators, all other states one.
            var more = part == TravelPart.Data ? Operators - 1 : 0;
            Assert.Equal(TravelSlots.KindsOf(part).Length + more, TravelSlots.Count(part, Operators));
        }

        Assert.Equal(Enum.GetValues<TravelKind>().Length, states.Count);
    }

    public static TheoryData<int> Lines() => [.. Enumerable.Range(0, TravelTable.RuleBookLines.Length)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void SearchAndPass_BothLoseWhatALineCarries_When_ItIsTakenFromTheTable(int line)
    {
        var toy = new Toy(EveryLine);
        var (terms, licenses) = (toy.Analysis.Terms, toy.Analysis.Licenses);
        var table = new TravelTable(TravelTable.RuleBookLines.RemoveAt(line));
        var lost = 0;
        var (all, some) = (Pass(TravelTable.RuleBook), Pass(table));
        for (var artifact = 0; artifact < toy.Graph.ArtifactCount; artifact++)
        {
            var searched = Search(table, artifact);
            Assert.Equal(Search(TravelTable.RuleBook, artifact), Lines(all, artifact));
            Assert.Equal(searched, Lines(some, artifact));
            Assert.Subset(Lines(all, artifact).ToHashSet(), searched.ToHashSet());
            lost += Lines(all, artifact).Count - searched.Count;
        }

        Assert.True(lost > 0);

        RestrictionProfiles Pass(TravelTable with) => RestrictionProfiles.Create(terms, licenses, with, CancellationToken.None);
        List<string> Search(TravelTable with, int artifact) => Sorted(new RestrictionSearch(terms, licenses, artifact, table: with).All()
            .Select(r => $"{r.Term.Code} {r.License} {r.Certainty} {r.Inherited}"));
        List<string> Lines(RestrictionProfiles profiles, int artifact) => Sorted(profiles.EntriesOf(profiles.ProfileOf(artifact))
            .Select(e => $"{e.Clause.Term.Code} {e.License} {e.Certainty} {e.Inherited}"));
        static List<string> Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void SearchAndPass_CarryNothing_When_TheTableIsEmpty()
    {
        var toy = new Toy(EveryLine);
        var (terms, licenses) = (toy.Analysis.Terms, toy.Analysis.Licenses);
        var profiles = RestrictionProfiles.Create(terms, licenses, new TravelTable([]), CancellationToken.None);
        for (var artifact = 0; artifact < toy.Graph.ArtifactCount; artifact++)
        {
            Assert.DoesNotContain(new RestrictionSearch(terms, licenses, artifact, table: new TravelTable([])).All(), r => r.Inherited);
            Assert.DoesNotContain(profiles.EntriesOf(profiles.ProfileOf(artifact)), e => e.Inherited);
        }
    }
}
