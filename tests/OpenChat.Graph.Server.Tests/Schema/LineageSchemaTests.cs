// The contract itself: everything is described, and the bindings fit.
using Microsoft.Extensions.Logging.Abstractions;
using OpenChat.Graph.Server.Options;
using OpenChat.Graph.Server.Schema;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class LineageSchemaTests
{
    [Fact]
    public void Create_FindsNoDifference_BetweenSchemaAndBindings()
    {
        var (schema, resolvers) = LineageSchema.Create();

        Assert.Empty(resolvers.Check(schema));
    }

    [Fact]
    public void CreateExecutor_ListsThem_When_WeightsFitNothing()
    {
        var (schema, resolvers) = LineageSchema.Create();
        var options = EngineOptions.Create(
            new ServerOptions { Price = new() { CostWeights = "Query.modles=5;Query.models=6;Modle.name=1" } }, NullLogger.Instance);

        var exception = Assert.Throws<StartUpException>(() => LineageSchema.CreateExecutor(schema, resolvers, options));

        Assert.Equal(
            [
                "Weights that do not fit the schema:",
                "Modle.name: no schema coordinate that could have a weight: Expected \"Modle\" to be defined as a type in the schema.",
                "Query.modles: the schema has no such element",
            ],
            exception.Message.Split(Environment.NewLine));
    }

    [Fact]
    public void Text_IsTheFileAtTheRoot()
    {
        Assert.Equal(File.ReadAllText(Path.Combine(TestFolders.Root, "schema.graphql")), LineageSchema.Text);
    }

    [Fact]
    public void Descriptions_AreThere_ForEveryTypeFieldArgumentAndValue()
    {
        var missing = new List<string>();
        foreach (var type in LineageSchema.Create().Schema.Types.Where(type => !type.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            Check(type.Name, type.Description);
            foreach (var field in type is FieldedType fielded ? fielded.Fields : [])
            {
                Check($"{type.Name}.{field.Name}", field.Description);
                foreach (var argument in field.Arguments)
                {
                    Check($"{type.Name}.{field.Name}({argument.Name}:)", argument.Description);
                }
            }

            foreach (var value in type is EnumType enumType ? enumType.Values : [])
            {
                Check($"{type.Name}.{value.Name}", value.Description);
            }

            foreach (var field in type is InputObjectType input ? input.Fields : [])
            {
                Check($"{type.Name}.{field.Name}", field.Description);
            }
        }

        Assert.Empty(missing);

        void Check(string coordinate, string? description)
        {
            if (string.IsNullOrWhiteSpace(description))
            {
                missing.Add(coordinate);
            }
        }
    }

    [Theory]
    [InlineData("2023-02-30", "There is no such day as \"2023-02-30\". ", "")]
    [InlineData("2023-13", "There is no such month as \"2023-13\". ", "")]
    [InlineData("31.12.2023", "", " This one is \"2023-12-31\".")]
    [InlineData("03/04/2023", "", "")]
    [InlineData("", "", "")]
    [InlineData("soon", "", "")]
    public void PartialDate_IsRefused_When_ItIsNoDate(string date, string before, string after)
    {
        Assert.Contains(
            $"{before}PartialDate must be a string such as \"2023\", \"2023-03\" or \"2023-03-24\".{after}",
            AskedFolder.Small.Errors($"{{ models(where: {{ releaseDate: {{ from: \"{date}\" }} }}) {{ totalCount }} }}"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void PartialDate_IsRefused_When_AVariableIsNoDate()
    {
        const string Document = "query ($day: PartialDate) { models(where: { releaseDate: { from: $day } }) { totalCount } }";

        Assert.Contains(
            "PartialDate must be a string", AskedFolder.Small.Errors(Document, """{ "day": 2023 }"""), StringComparison.Ordinal);
        Assert.Equal("", AskedFolder.Small.Errors(Document, """{ "day": "2023" }"""));
    }
}
