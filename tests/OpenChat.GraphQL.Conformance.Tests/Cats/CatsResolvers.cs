// Resolvers of the scenarios: directives in their schemas say what a field gives, else it is looked up in the test data.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Conformance.Tests.Cats;

/// <summary>Binds the schema of one scenario.</summary>
internal sealed class CatsResolvers(CatsScenario scenario, object? root)
{
    /// <summary>The directives the scenarios use without defining them.</summary>
    public const string Directives = """

        directive @resolveString(value: String!) on FIELD_DEFINITION
        directive @argumentsJson on FIELD_DEFINITION
        directive @resolvePromiseString(value: String!) on FIELD_DEFINITION
        directive @resolveEmptyObject on FIELD_DEFINITION
        directive @resolveTestData(name: String!) on FIELD_DEFINITION
        directive @resolvePromiseTestData(name: String!) on FIELD_DEFINITION
        directive @resolvePromise on FIELD_DEFINITION
        directive @resolveError(message: String!) on FIELD_DEFINITION
        directive @resolveErrorList(values: [String!]!, messages: [String!]!) on FIELD_DEFINITION
        directive @resolvePromiseReject(message: String!) on FIELD_DEFINITION
        directive @resolvePromiseRejectList(values: [String!]!, messages: [String!]!) on FIELD_DEFINITION
        directive @enumInt(value: Int!) on ENUM_VALUE
        """;

    /// <summary>Resolvers for every field, and for the abstract types.</summary>
    public ResolverMap Bind(DocumentNode schema)
    {
        var map = new ResolverMap();
        foreach (var type in schema.Definitions.OfType<TypeDefinitionNode>())
        {
            if (type is ObjectTypeDefinitionNode { IsInterface: false } objectType)
            {
                foreach (var field in objectType.Fields)
                {
                    var directive = field.Directives.FirstOrDefault(node => node.Name.Value.StartsWith(
                        "resolve", StringComparison.Ordinal) || node.Name.Value == "argumentsJson");
                    map.Field(
                        $"{objectType.Name}.{field.Name}",
                        (in context) => directive is null ? Value(Lookup(context)) : Resolve(directive, context));
                }
            }
            else if (type is ObjectTypeDefinitionNode or UnionTypeDefinitionNode)
            {
                map.ResolveType(type.Name.Value, static (in context) => (context.Source as Dictionary<object, object?>)?["type"] as string);
            }
        }

        return map;
    }

    private object? Lookup(in FieldContext context) =>
        ((context.Source ?? root) as Dictionary<object, object?>)?.GetValueOrDefault(context.Field.Name);

    private FieldValue Resolve(DirectiveNode directive, in FieldContext context) => directive.Name.Value switch
    {
        "resolveString" => FieldValue.String(Fill(Text(directive, "value"), context.Arguments)),
        "argumentsJson" => FieldValue.String(JsonSerializer.Serialize(Given(context.Arguments))),
        "resolvePromiseString" => Later(FieldValue.String(Text(directive, "value"))),
        "resolveEmptyObject" => FieldValue.Object(new Dictionary<object, object?>()),
        "resolveTestData" => Value(scenario.Data[Text(directive, "name")]),
        "resolvePromiseTestData" => Later(Value(scenario.Data[Text(directive, "name")])),
        "resolvePromise" => Later(Value(Lookup(context))),
        "resolveError" => FieldValue.Error(Text(directive, "message")),
        "resolvePromiseReject" => Later(FieldValue.Error(Text(directive, "message"))),
        "resolveErrorList" => Alternate(directive),
        "resolvePromiseRejectList" => Later(Alternate(directive)),
        var name => throw new InvalidDataException($"Unknown directive @{name}."),
    };

    private FieldValue Value(object? value) => value switch
    {
        null => FieldValue.Null,
        string text => FieldValue.String(text),
        bool flag => FieldValue.Boolean(flag),
        List<object?> items => FieldValue.List([.. items.Select(Value)]),
        Dictionary<object, object?> map when map.TryGetValue("$ref", out var name) => Value(scenario.Data[name!]), // a name
        Dictionary<object, object?> map => FieldValue.Object(map),
        _ => FieldValue.Long(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static FieldValue Later(FieldValue value) => FieldValue.Pending(Task.Run(async () =>
    {
        await Task.Yield();
        return value;
    }));

    // value, error, value, error: an errored position is null and has one error
    private static FieldValue Alternate(DirectiveNode directive) => FieldValue.List(
        [.. Texts(directive, "values").Zip(
            Texts(directive, "messages"),
            (value, message) => new[] { FieldValue.String(value), FieldValue.Error(message) }).SelectMany(pair => pair)]);

    private static string Fill(string text, ArgumentValues arguments)
    {
        foreach (var (name, value) in Given(arguments))
        {
            text = text.Replace("$" + name, Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text;
    }

    private static Dictionary<string, object?> Given(ArgumentValues arguments)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!ReferenceEquals(arguments[i], InputValues.Absent))
            {
                given.Add(arguments.Definition(i).Name, arguments[i]);
            }
        }

        return given;
    }

    private static string Text(DirectiveNode directive, string name) => ((StringValueNode)Argument(directive, name)).Value;

    private static ImmutableArray<string> Texts(DirectiveNode directive, string name) =>
        [.. ((ListValueNode)Argument(directive, name)).Values.Select(value => ((StringValueNode)value).Value)];

    private static ValueNode Argument(DirectiveNode directive, string name) =>
        directive.Arguments.Single(argument => argument.Name.Value == name).Value;
}
