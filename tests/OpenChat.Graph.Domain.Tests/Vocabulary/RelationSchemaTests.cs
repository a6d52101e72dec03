using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Vocabulary;

public sealed class RelationSchemaTests
{
    /// <summary>The whole table, as the README and the CSV layout describe it.</summary>
    [Fact]
    public void All_SaysWhatEachRelationJoinsAndKnows() => Assert.Equal(
        [
            "FineTunesFrom fine-tunes-from Lineage: Model -> Model, "
            + "Qualifier full continued-pretraining adapter quantization merge distillation",
            "TrainedOn trained-on Lineage: Model -> Dataset, Qualifier pretraining sft preference evaluation",
            "AlignedWith aligned-with Lineage: Model -> Model, None ",
            "DerivedFrom derived-from Lineage: Dataset -> Dataset, Qualifier subset translation filtering mixture",
            "GeneratedBy generated-by Lineage: Dataset -> Model, Qualifier text annotation chosen rejected prompt",
            "LicensedUnder licensed-under Licensing: Model Dataset -> License, Component weights data code service documentation delta",
            "DevelopedBy developed-by Developing: Model Dataset -> Organisation, Text ",
        ],
        RelationSchema.All.Select(schema =>
            $"{schema.Kind} {schema.Spelling} {schema.Family}: {string.Join(' ', schema.Starts)} -> {schema.End}, " +
            $"{schema.Form} {string.Join(' ', schema.QualifierSpellings)}"));

    [Fact]
    public void Of_IsInTheOrderOfTheEnumeration() =>
        Assert.All(Enum.GetValues<RelationKind>(), kind => Assert.Equal(kind, RelationSchema.Of(kind).Kind));

    [Theory]
    [InlineData(RelationKind.FineTunesFrom, "adapter", true)]
    [InlineData(RelationKind.FineTunesFrom, "sft", false)]
    [InlineData(RelationKind.AlignedWith, "full", false)]
    [InlineData(RelationKind.AlignedWith, "", true)]
    [InlineData(RelationKind.LicensedUnder, "weights", true)]
    [InlineData(RelationKind.LicensedUnder, "adapter", false)]
    [InlineData(RelationKind.DevelopedBy, "anything", true)]
    public void IsQualifierKnown_AsksTheRelation(RelationKind kind, string qualifier, bool expected) =>
        Assert.Equal(expected, RelationSchema.Of(kind).IsQualifierKnown(qualifier));

    [Fact]
    public void Spellings_AreReadBack()
    {
        foreach (var schema in RelationSchema.All)
        {
            Assert.True(Words.TryParseRelation(schema.Spelling.ToUpperInvariant().Replace('-', '_'), out var kind));
            Assert.Equal(schema.Kind, kind);
            Assert.Equal(schema.Qualifiers, schema.QualifierSpellings.Where(_ => schema.Form == QualifierForm.Qualifier)
                .Select(spelling => Words.ParseQualifier(schema.Kind, spelling)));
        }
    }
}
