using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Rules;

// The sorts of hops, the columns of the table of defaults, and the byte a clause has for each sort.
public sealed class HopsTests
{
    [Fact]
    public void Numbers_ReadBack_When_AHopIsOfASortTheRulesTellApart()
    {
        Assert.Equal(73, Hops.Count);
        Assert.Equal(Hops.Count, Hops.All.Distinct().Count());
        for (var number = 0; number < Hops.Count; number++)
        {
            var hop = Hops.All[number];
            Assert.Equal(number, Hops.NumberOf(hop.Relation, hop.Qualifier, hop.Behind, hop.Party));
        }
    }

    [Theory]
    [InlineData(RelationKind.FineTunesFrom, 42)]
    [InlineData(RelationKind.TrainedOn, 12)]
    [InlineData(RelationKind.AlignedWith, 2)]
    [InlineData(RelationKind.DerivedFrom, 5)]
    [InlineData(RelationKind.GeneratedBy, 12)]
    public void Sorts_CoverEveryAnswerTheRulesAskFor(RelationKind relation, int expected)
    {
        var sorts = Hops.All.Where(hop => hop.Relation == relation).ToList();

        Assert.Equal(expected, sorts.Count);
        Assert.Equal(
            Hops.QualifiersOf(relation).Order(),
            sorts.Select(hop => hop.Qualifier).Distinct().Order());
        Assert.All(
            RelationSchema.Of(relation).Qualifiers.Where(known => known != Qualifier.Evaluation),
            known => Assert.Contains(sorts, hop => hop.Qualifier == known));
    }

    [Fact]
    public void Numbers_AreOfTheSameRelation_When_NoRuleAsksForTheRest()
    {
        foreach (var relation in RelationSchema.Of(RelationFamily.Lineage).Select(schema => schema.Kind))
        {
            foreach (var qualifier in Enum.GetValues<Qualifier>())
            {
                foreach (var behind in Enum.GetValues<WayBehind>())
                {
                    foreach (var party in Enum.GetValues<Party>())
                    {
                        var hop = Hops.All[Hops.NumberOf(relation, qualifier, behind, party)];
                        Assert.Equal(relation, hop.Relation);
                        Assert.True(hop.Qualifier == qualifier || hop.Qualifier is Qualifier.None or Qualifier.Unknown);
                        Assert.True(hop.Behind == behind || hop.Behind == WayBehind.Other);
                    }
                }
            }
        }
    }

    [Fact]
    public void Numbers_FallTogether_When_TheDifferenceMattersToNoRule()
    {
        // A qualifier without a rule of its own is an unknown one, or none where the relation has a rule without a qualifier.
        Same(new(RelationKind.FineTunesFrom, Qualifier.None, WayBehind.Outputs, Party.Different), Qualifier.Unknown, WayBehind.Other);
        Same(new(RelationKind.FineTunesFrom, Qualifier.Sft, WayBehind.OnlyFineTuning, Party.Shared), Qualifier.Unknown);
        Same(new(RelationKind.DerivedFrom, Qualifier.None, WayBehind.Outputs, Party.Unknown), Qualifier.Unknown, WayBehind.Other);
        Same(new(RelationKind.GeneratedBy, Qualifier.Unknown, WayBehind.Other, Party.Unknown), Qualifier.None);

        // Who trained matters for data that a model wrote, and nobody known is a stranger.
        Same(new(RelationKind.TrainedOn, Qualifier.Evaluation, WayBehind.Other, Party.Shared), Qualifier.Unknown, party: Party.Unknown);
        Same(new(RelationKind.TrainedOn, Qualifier.Sft, WayBehind.Outputs, Party.Unknown), party: Party.Different);

        // Behind a reward model a rule asks for tuning alone, and behind a generator no rule looks further.
        Same(new(RelationKind.AlignedWith, Qualifier.None, WayBehind.OnlyFineTuning, Party.Shared), party: Party.Unknown);
        Same(new(RelationKind.AlignedWith, Qualifier.None, WayBehind.Outputs, Party.Shared), null, WayBehind.Other, Party.Unknown);
        Same(new(RelationKind.GeneratedBy, Qualifier.Text, WayBehind.OnlyFineTuning, Party.Shared), null, WayBehind.Other, Party.Unknown);
        Same(new(RelationKind.GeneratedBy, Qualifier.Text, WayBehind.OnlyFineTuning, Party.Different), behind: WayBehind.Other);

        static void Same(Hop hop, Qualifier? qualifier = null, WayBehind? behind = null, Party? party = null) => Assert.Equal(
            new Hop(hop.Relation, qualifier ?? hop.Qualifier, behind ?? hop.Behind, party ?? hop.Party),
            Hops.All[Hops.NumberOf(hop.Relation, hop.Qualifier, hop.Behind, hop.Party)]);
    }

    [Fact]
    public void HopValue_KeepsCertaintyAndRule()
    {
        foreach (var certainty in Enum.GetValues<Certainty>())
        {
            foreach (var rule in Enum.GetValues<HopRule>())
            {
                var value = new HopValue(certainty, rule);
                Assert.Equal((certainty, rule), (value.Certainty, value.Rule));
            }
        }
    }

    [Fact]
    public void Columns_AreThoseOfTheRuleBook()
    {
        Assert.Equal(
            [
                "fine-tunes-from full", "fine-tunes-from continued-pretraining", "fine-tunes-from adapter", "fine-tunes-from quantization",
                "fine-tunes-from merge", "fine-tunes-from distillation",
                "trained-on pretraining", "trained-on sft", "trained-on preference",
                "aligned-with",
                "derived-from subset", "derived-from translation", "derived-from filtering", "derived-from mixture",
                "generated-by", "generated-by text", "generated-by annotation", "generated-by chosen", "generated-by rejected",
                "generated-by prompt",
                "licensed-under weights", "licensed-under data", "licensed-under code", "licensed-under service",
                "licensed-under documentation", "licensed-under delta",
            ],
            Enumerable.Range(0, DefaultColumns.All.Length).Select(DefaultColumns.Name));
    }

    [Fact]
    public void Columns_AreFoundByTheirSpelling_AndAllOthersAreUnknown()
    {
        for (var column = 0; column < DefaultColumns.All.Length; column++)
        {
            var spelling = DefaultColumns.Name(column).Split(' ');
            Assert.Equal(column, DefaultColumns.Parse(DefaultColumns.All[column].Relation, spelling.Length > 1 ? spelling[1] : ""));
        }

        Assert.Equal(-1, DefaultColumns.Parse(RelationKind.FineTunesFrom, ""));
        Assert.Equal(-1, DefaultColumns.Parse(RelationKind.TrainedOn, "evaluation"));
        Assert.Equal(-1, DefaultColumns.Parse(RelationKind.AlignedWith, "sft"));
        Assert.Equal(-1, DefaultColumns.Parse(RelationKind.GeneratedBy, "odd"));
        Assert.Equal(-1, DefaultColumns.Parse(RelationKind.LicensedUnder, ""));
    }

    [Fact]
    public void ShapesDiffer_When_AClausePassesAnyHopDifferently()
    {
        // Clauses of one shape are searched once: whatever the search asks of a clause must be the same for all of them.
        var rules = SeedFolder.Rules;
        foreach (var shape in rules.Clauses.GroupBy(clause => rules.ShapeOf[clause.Index]))
        {
            var first = shape.First();
            Assert.All(shape, clause => Assert.Equal(
                (Values(first), rules.Start(first.Index), NumberedRules.Rule8IsAbout(first.Term)),
                (Values(clause), rules.Start(clause.Index), NumberedRules.Rule8IsAbout(clause.Term))));
        }

        Assert.True(rules.ShapeOf.Distinct().Count() > 10);

        string Values(Clause clause) =>
            string.Join(' ', Enumerable.Range(0, Hops.Count).Select(hop => rules.ValueOf(clause.Index, (byte)hop).Certainty));
    }
}
