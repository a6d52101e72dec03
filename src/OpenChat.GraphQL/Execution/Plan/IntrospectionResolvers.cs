// The resolvers of the introspection types (specification 4.2).
using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Plan;

/// <summary>Answers introspection from the schema objects themselves. Order is that of the schema file everywhere.</summary>
internal static class IntrospectionResolvers
{
    /// <summary>The resolvers of the introspection types and of <c>__schema</c> and <c>__type</c>.</summary>
    public static ResolverMap Create(GraphQLSchema schema)
    {
        var map = new ResolverMap();
        map.Field($"{schema.QueryType.Name}.__schema", (in _) => FieldValue.Object(schema));
        map.Field(
            $"{schema.QueryType.Name}.__type",
            (in c) => FieldValue.ObjectOrNull(schema.FindType(c.Arguments.GetString("name")!))); // String!

        map.Field("__Schema.description", static (in c) => FieldValue.String(Of<GraphQLSchema>(c).Description));
        map.Field("__Schema.types", static (in c) => List(Of<GraphQLSchema>(c).Types));
        map.Field("__Schema.queryType", static (in c) => FieldValue.Object(Of<GraphQLSchema>(c).QueryType));
        map.Field("__Schema.mutationType", static (in c) => FieldValue.ObjectOrNull(Of<GraphQLSchema>(c).MutationType));
        map.Field("__Schema.subscriptionType", static (in c) => FieldValue.ObjectOrNull(Of<GraphQLSchema>(c).SubscriptionType));
        map.Field("__Schema.directives", static (in c) => List(Of<GraphQLSchema>(c).Directives));
        BindType(map, schema);

        map.Field("__Field.name", static (in c) => FieldValue.String(Of<FieldDefinition>(c).Name));
        map.Field("__Field.description", static (in c) => FieldValue.String(Of<FieldDefinition>(c).Description));
        map.Field("__Field.args", static (in c) => Inputs(c, Of<FieldDefinition>(c).Arguments));
        map.Field("__Field.type", static (in c) => FieldValue.Object(Of<FieldDefinition>(c).Type));
        map.Field("__Field.isDeprecated", static (in c) => FieldValue.Boolean(Of<FieldDefinition>(c).DeprecationReason is not null));
        map.Field("__Field.deprecationReason", static (in c) => FieldValue.String(Of<FieldDefinition>(c).DeprecationReason));

        map.Field("__InputValue.name", static (in c) => FieldValue.String(Of<InputValueDefinition>(c).Name));
        map.Field("__InputValue.description", static (in c) => FieldValue.String(Of<InputValueDefinition>(c).Description));
        map.Field("__InputValue.type", static (in c) => FieldValue.Object(Of<InputValueDefinition>(c).Type));
        map.Field("__InputValue.defaultValue", static (in c) =>
            Of<InputValueDefinition>(c).DefaultValue is { } value ? FieldValue.String(Printer.Print(value)) : FieldValue.Null);
        map.Field(
            "__InputValue.isDeprecated", static (in c) => FieldValue.Boolean(Of<InputValueDefinition>(c).DeprecationReason is not null));
        map.Field("__InputValue.deprecationReason", static (in c) => FieldValue.String(Of<InputValueDefinition>(c).DeprecationReason));

        map.Field("__EnumValue.name", static (in c) => FieldValue.String(Of<EnumValueDefinition>(c).Name));
        map.Field("__EnumValue.description", static (in c) => FieldValue.String(Of<EnumValueDefinition>(c).Description));
        map.Field(
            "__EnumValue.isDeprecated", static (in c) => FieldValue.Boolean(Of<EnumValueDefinition>(c).DeprecationReason is not null));
        map.Field("__EnumValue.deprecationReason", static (in c) => FieldValue.String(Of<EnumValueDefinition>(c).DeprecationReason));

        map.Field("__Directive.name", static (in c) => FieldValue.String(Of<DirectiveDefinition>(c).Name));
        map.Field("__Directive.description", static (in c) => FieldValue.String(Of<DirectiveDefinition>(c).Description));
        map.Field("__Directive.isRepeatable", static (in c) => FieldValue.Boolean(Of<DirectiveDefinition>(c).IsRepeatable));
        map.Field(
            "__Directive.locations", static (in c) => FieldValue.List([.. Of<DirectiveDefinition>(c).Locations.Select(FieldValue.Enum)]));
        map.Field("__Directive.args", static (in c) => Inputs(c, Of<DirectiveDefinition>(c).Arguments));
        return map;
    }

    // 4.2.2: what does not apply to a kind is null
    private static void BindType(ResolverMap map, GraphQLSchema schema)
    {
        map.Field("__Type.kind", static (in c) => FieldValue.Enum(KindOf(Of<GraphQLType>(c))));
        map.Field("__Type.name", static (in c) => FieldValue.String((c.Source as NamedType)?.Name));
        map.Field("__Type.description", static (in c) => FieldValue.String((c.Source as NamedType)?.Description));
        map.Field("__Type.specifiedByURL", static (in c) => FieldValue.String((c.Source as ScalarType)?.SpecifiedByUrl));
        map.Field("__Type.fields", static (in c) => c.Source is FieldedType type
            ? List(IncludesDeprecated(c) ? type.Fields : type.Fields.Where(field => field.DeprecationReason is null))
            : FieldValue.Null);
        map.Field("__Type.interfaces", static (in c) => c.Source is FieldedType type ? List(type.Interfaces) : FieldValue.Null);
        map.Field("__Type.possibleTypes", (in c) => c.Source is InterfaceType or UnionType
            ? List(schema.PossibleTypes((CompositeType)c.Source))
            : FieldValue.Null);
        map.Field("__Type.enumValues", static (in c) => c.Source is EnumType type
            ? List(IncludesDeprecated(c) ? type.Values : type.Values.Where(value => value.DeprecationReason is null))
            : FieldValue.Null);
        map.Field("__Type.inputFields", static (in c) => c.Source is InputObjectType type ? Inputs(c, type.Fields) : FieldValue.Null);
        map.Field("__Type.ofType", static (in c) => FieldValue.ObjectOrNull(c.Source switch
        {
            ListType list => list.OfType,
            NonNullType nonNull => nonNull.OfType,
            _ => null,
        }));
        map.Field("__Type.isOneOf", static (in c) => c.Source is InputObjectType type ? FieldValue.Boolean(type.IsOneOf) : FieldValue.Null);
    }

    private static string KindOf(GraphQLType type) => type switch
    {
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        InputObjectType => "INPUT_OBJECT",
        ListType => "LIST",
        NonNullType => "NON_NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static T Of<T>(in FieldContext context)
        where T : class => (T)context.Source!; // the schema's own types tell which objects stand where

    private static bool IncludesDeprecated(in FieldContext context) => context.Arguments.GetBoolean("includeDeprecated") == true;

    private static FieldValue Inputs(in FieldContext context, ImmutableArray<InputValueDefinition> inputs) =>
        List(IncludesDeprecated(context) ? inputs : inputs.Where(input => input.DeprecationReason is null));

    private static FieldValue List<T>(IEnumerable<T> items)
        where T : class => FieldValue.List([.. items.Select(item => FieldValue.Object(item))]);
}
