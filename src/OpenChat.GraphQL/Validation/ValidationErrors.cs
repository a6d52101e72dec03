using System.Globalization;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>Texts of validation errors, worded as graphql-js 17 words them, and of validation limits. Names and values of the client are
/// cut to 100 characters.</summary>
internal static class ValidationErrors
{
    public const string TooMany = "Too many validation errors, error limit reached. Validation aborted.";

    public const string AnonymousNotAlone = "This anonymous operation must be the only defined operation.";

    public static string NotExecutable(DefinitionNode definition) => definition switch
    {
        TypeDefinitionNode type => $"The \"{Cut(type.Name.Value)}\" definition is not executable.",
        DirectiveDefinitionNode directive => $"The \"{Cut(directive.Name.Value)}\" definition is not executable.",
        _ => "The schema definition is not executable.",
    };

    public static string OperationNotSupported(OperationType operation) =>
        $"The {Word(operation)} operation is not supported by the schema.";

    public static string DuplicateOperation(string name) => $"There can be only one operation named \"{Cut(name)}\".";

    public static string DuplicateFragment(string name) => $"There can be only one fragment named \"{Cut(name)}\".";

    public static string DuplicateArgument(string name) => $"There can be only one argument named \"{Cut(name)}\".";

    public static string DuplicateVariable(string name) => $"There can be only one variable named \"${Cut(name)}\".";

    public static string DuplicateInputField(string name) => $"There can be only one input field named \"{Cut(name)}\".";

    public static string DuplicateDirective(string name) => $"The directive \"@{Cut(name)}\" can only be used once at this location.";

    public static string SubscriptionSkips(Name? operation) =>
        $"{Subscription(operation)} must not use `@skip` or `@include` directives in the top level selection.";

    public static string SubscriptionEmpty(Name? operation) => $"{Subscription(operation)} must select one top level field.";

    public static string SubscriptionMany(Name? operation) => $"{Subscription(operation)} must select only one top level field.";

    public static string SubscriptionIntrospects(Name? operation) =>
        $"{Subscription(operation)} must not select an introspection top level field.";

    public static string UnknownType(string name, string hint) => $"Unknown type \"{Cut(name)}\".{hint}";

    public static string UnknownField(string name, CompositeType type, string hint) =>
        $"Cannot query field \"{Cut(name)}\" on type \"{type}\".{hint}";

    public static string UnknownFragment(string name) => $"Unknown fragment \"{Cut(name)}\".";

    public static string UnknownDirective(string name) => $"Unknown directive \"@{Cut(name)}\".";

    public static string UnknownFieldArgument(string name, FieldDefinition field, string hint) =>
        $"Unknown argument \"{Cut(name)}\" on field \"{Coordinate(field)}\".{hint}";

    public static string UnknownDirectiveArgument(string name, DirectiveDefinition directive, string hint) =>
        $"Unknown argument \"{Cut(name)}\" on directive \"{directive}\".{hint}";

    public static string RequiredFieldArgument(FieldDefinition field, InputValueDefinition argument) =>
        $"Argument \"{Coordinate(field)}({argument.Name}:)\" of type \"{argument.Type}\" is required, but it was not provided.";

    public static string RequiredDirectiveArgument(DirectiveDefinition directive, InputValueDefinition argument) =>
        $"Argument \"{directive}({argument.Name}:)\" of type \"{argument.Type}\" is required, but it was not provided.";

    public static string MisplacedDirective(string name, string location) => $"Directive \"@{Cut(name)}\" may not be used on {location}.";

    public static string SelectionNotAllowed(string field, GraphQLType type) =>
        $"Field \"{Cut(field)}\" must not have a selection since type \"{type}\" has no subfields.";

    public static string SelectionMissing(string field, GraphQLType type) =>
        $"Field \"{Cut(field)}\" of type \"{type}\" must have a selection of subfields. Did you mean \"{Cut(field)} {{ ... }}\"?";

    public static string IntrospectionDisabled(string field) =>
        $"GraphQL introspection has been disabled, but the requested query contained the field \"{Cut(field)}\".";

    public static string InlineFragmentOnLeaf(string type) => $"Fragment cannot condition on non composite type \"{type}\".";

    public static string FragmentOnLeaf(string name, string type) =>
        $"Fragment \"{Cut(name)}\" cannot condition on non composite type \"{type}\".";

    public static string FragmentUnused(string name) => $"Fragment \"{Cut(name)}\" is never used.";

    public static string ImpossibleInlineFragment(CompositeType parent, CompositeType fragment) =>
        $"Fragment cannot be spread here as objects of type \"{parent}\" can never be of type \"{fragment}\".";

    public static string ImpossibleSpread(string name, CompositeType parent, CompositeType fragment) =>
        $"Fragment \"{Cut(name)}\" cannot be spread here as objects of type \"{parent}\" can never be of type \"{fragment}\".";

    /// <summary><paramref name="via"/>: the fragments between, at most a few of them.</summary>
    public static string FragmentCycle(string name, IReadOnlyList<string> via) =>
        $"Cannot spread fragment \"{Cut(name)}\" within itself{(via.Count == 0 ? "" : " via " + string.Join(", ", via.Select(Quoted)))}.";

    public static string VariableNotInput(string name, TypeNode type) =>
        $"Variable \"${Cut(name)}\" cannot be non-input type \"{Cut(Printer.Print(type))}\".";

    public static string VariableUndefined(string name, Name? operation) => operation is { } known
        ? $"Variable \"${Cut(name)}\" is not defined by operation \"{Cut(known.Value)}\"."
        : $"Variable \"${Cut(name)}\" is not defined.";

    public static string VariableUnused(string name, Name? operation) => operation is { } known
        ? $"Variable \"${Cut(name)}\" is never used in operation \"{Cut(known.Value)}\"."
        : $"Variable \"${Cut(name)}\" is never used.";

    public static string VariableMisplaced(string name, TypeNode type, GraphQLType position) =>
        $"Variable \"${Cut(name)}\" of type \"{Cut(Printer.Print(type))}\" used in position expecting type \"{position}\".";

    public static string VariableNullableInOneOf(string name, TypeNode type, InputObjectType oneOf) =>
        $"Variable \"${Cut(name)}\" is of type \"{Cut(Printer.Print(type))}\" but must be non-nullable to be used for OneOf Input Object "
        + $"\"{oneOf}\".";

    public static string NullNotAllowed(TypeNode type) => $"Expected value of non-null type \"{Cut(Printer.Print(type))}\" not to be null.";

    public static string Conflict(string responseName, string reason) =>
        $"Fields \"{Cut(responseName)}\" conflict because {reason}. "
        + "Use different aliases on the fields to fetch both if this was intentional.";

    public static string DifferentFields(string first, string second) => $"\"{Cut(first)}\" and \"{Cut(second)}\" are different fields";

    public const string DifferentArguments = "they have differing arguments";

    public static string DifferentTypes(GraphQLType first, GraphQLType second) =>
        $"they return conflicting types \"{first}\" and \"{second}\"";

    public static string ConflictingSubfields(string responseName, string reason) =>
        $"subfields \"{Cut(responseName)}\" conflict because {reason}";

    public static string Limit(string limit, int value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"The document exceeds the limit \"{limit}\": at most {value} {unit} are allowed.");

    public static string CostExceeded(string limit, string what, double value, double highest) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The request exceeds the limit \"{limit}\": its {what} is {value}, at most {highest} is allowed.");

    public static string PageSize(FieldDefinition field, InputValueDefinition argument, int value, int highest) =>
        string.Create(CultureInfo.InvariantCulture, $"Argument \"{field}({argument.Name}:)\" must be from 0 to {highest}, but is {value}.");

    public static string PageSizeMissing(FieldDefinition field, IEnumerable<InputValueDefinition> arguments) =>
        $"Field \"{field}\" needs one of the arguments {Suggestions.OrList([.. arguments.Select(argument => Quoted(argument.Name))])}.";

    public static string Cut(string text) => SyntaxErrors.Quote(text);

    private static string Quoted(string name) => $"\"{Cut(name)}\"";

    private static string Subscription(Name? operation) =>
        operation is { } known ? $"Subscription \"{Cut(known.Value)}\"" : "Anonymous Subscription";

    private static string Coordinate(FieldDefinition field) =>
        field.Name.StartsWith("__", StringComparison.Ordinal) ? $"<meta>.{field.Name}" : field.ToString();

    private static string Word(OperationType operation) => operation switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
