using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;
using OpenChat.GraphQL.Validation;

namespace OpenChat.GraphQL.Tests.Validation;

/// <summary>The harness of the validation tests: a document in, the complete list
/// of errors out, each as "rule line:column … message".</summary>
internal static class Rules
{
    /// <summary>Bands, artists, songs and albums: every kind of type and place that a rule may ask about.</summary>
    public static GraphQLSchema Schema { get; } = Build(
        """
        schema { query: Query, mutation: Mutation, subscription: Subscription }

        directive @tag(name: String!, level: Int = 1) repeatable on FIELD | QUERY | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @once(n: Int) on QUERY | MUTATION | SUBSCRIPTION | FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT |
            FRAGMENT_DEFINITION | VARIABLE_DEFINITION
        directive @onQuery on QUERY

        scalar Anything
        scalar Even

        enum Genre { ROCK, JAZZ, FOLK }

        interface Node { id: ID! }
        interface Work implements Node { id: ID!, title: String!, length(unit: String = "s"): Int }

        type Song implements Work & Node { id: ID!, title: String!, length(unit: String = "s"): Int, writer: Artist, label:
            String }
        type Album implements Work & Node { id: ID!, title: String!, length(unit: String = "s"): Int, songs(first: Int = 10,
            genres: [Genre!]): [Song!]!, label: String!, year: Int }
        type Artist implements Node { id: ID!, name: String, albums(first: Int): [Album], bestSong: Song, mentor: Artist }
        type Band { name: String!, members: [Artist!], founded: Int }
        union Act = Artist | Band
        union Recording = Song | Album

        input SongFilter { writer: String!, genre: Genre = ROCK, minLength: Int, not: SongFilter, tags: [String!] }
        input Choice @oneOf { id: ID, name: String, filter: SongFilter, genres: [Genre!] }

        type Query {
          node(id: ID!): Node
          work(id: ID!): Work
          act(name: String, limit: Int! = 3): Act
          artist(id: ID! = "1"): Artist
          recording: Recording
          songs(filter: SongFilter, genres: [Genre!], first: Int): [Song!]!
          pick(by: Choice): Song
          pickOne(by: Choice!): Song
          pickMany(by: [Choice]): Song
          echo(int: Int, float: Float, string: String, boolean: Boolean, id: ID, genre: Genre, matrix: [[Int]], anything:
            Anything, even: Even): String
          need(a: Int!, b: String!): Int
        }
        type Mutation { rename(id: ID!, title: String!): Work }
        type Subscription { played(by: ID): Song, stopped: Boolean }
        """);

    public static GraphQLSchema Build(string text)
    {
        var schema = SchemaBuilder.TryBuild(new Source(
            text), new Dictionary<string, ScalarCoercion>(StringComparer.Ordinal) { ["Even"] = new EvenScalar() }, out var errors);
        Assert.Empty(errors);
        return schema!; // there is one when there are no errors
    }

    public static DocumentNode Parse(string document)
    {
        var node = Parser.TryParse(new Source(document), ParserOptions.Unlimited, out var error);
        Assert.Null(error);
        return node!; // there is one when there is no error
    }

    public static void AssertValid(string document, ValidationOptions? options = null) =>
        AssertErrors(document, options ?? ValidationOptions.Default, []);

    public static void AssertErrors(string document, params string[] expected) =>
        AssertErrors(document, ValidationOptions.Default, expected);

    public static void AssertErrors(string document, ValidationOptions options, params string[] expected) =>
        Assert.Equal(expected, DocumentValidator.Validate(Schema, Parse(document), options).Select(Show));

    /// <summary>The rule or limit, the positions and the message of an error.</summary>
    public static string Show(GraphQLError error)
    {
        var limit = error.Extensions.SingleOrDefault(extension => extension.Key == "limit").Value;
        Assert.Equal(limit is null ? ErrorCodes.ValidationFailed : ErrorCodes.LimitExceeded, error.Code);
        var words = error.Locations.Select(location => $"{location.Line}:{location.Column}").Prepend(error.Rule
            ?? (string?)limit).Append(error.Message);
        return string.Join(' ', words.Where(word => word is not null));
    }

    // A custom scalar of the host: even numbers.
    private sealed class EvenScalar : ScalarCoercion
    {
        public override bool TryCoerceLiteral(
            ValueNode literal, IReadOnlyDictionary<string, object?>? variables, out object? value, out string? error)
        {
            value = literal is IntValueNode number && int.TryParse(number.Value, out var parsed) && parsed % 2 == 0 ? parsed : null;
            error = literal is IntValueNode ? "odd numbers are not even" : null;
            return value is not null;
        }

        public override bool TryCoerceVariable(object json, out object? value, out string? error) => throw new NotSupportedException();
    }
}
