// The texts of execution errors, in the words of the reference implementation where it has the same error.
using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution.Output;

/// <summary>Makes the errors of this phase.</summary>
internal static class ExecutionErrors
{
    public static string NullForNonNull(FieldDefinition field) => $"Cannot return null for non-nullable field {field}.";

    public static string NotAList(FieldDefinition field) => $"Expected Iterable, but did not find one for field \"{field}\".";

    public static string NotAnObject(TypeShape shape, in FieldValue value) =>
        $"Expected value of type \"{shape.Type.Named}\" but got: {LeafWriter.Inspect(value)}.";

    public static string UnresolvedType(TypeShape shape, FieldDefinition field) =>
        $"Abstract type \"{shape.Type.Named}\" must resolve to an Object type at runtime for field \"{field}\".";

    public static string WrongRuntimeType(TypeShape shape, GraphQLSchema schema, string name) => schema.FindType(name) switch
    {
        null => $"Abstract type \"{shape.Type.Named}\" was resolved to a type \"{name}\" that does not exist inside the schema.",
        ObjectType => $"Runtime Object type \"{name}\" is not a possible type for \"{shape.Type.Named}\".",
        _ => $"Abstract type \"{shape.Type.Named}\" was resolved to a non-object type \"{name}\".",
    };

    public static GraphQLError NullCondition(DirectiveNode directive, VariableNode variable, Source source) => new(
        $"Argument \"@{directive.Name}(if:)\" has invalid value: "
            + $"Expected variable \"${variable.Name}\" provided to non-null type \"Boolean!\" not to be null.",
        ErrorCodes.BadUserInput,
        [source.GetLocation(variable.Start)]);

    public static GraphQLError Timeout(TimeSpan limit) =>
        new($"The request was not answered within {limit.TotalSeconds:0.###} seconds.", ErrorCodes.Timeout);

    public static GraphQLError Limit(string limit, string message, ImmutableArray<SourceLocation> locations = default) =>
        new(message, ErrorCodes.LimitExceeded, locations) { Extensions = [new("limit", limit)] };

    public static GraphQLError ResponseTooLarge(int limit) => Limit("response", $"The answer is larger than {limit} bytes.");

    public static GraphQLError UnknownOperation(string name) => Operation($"Unknown operation named \"{Cut(name)}\".");

    public static GraphQLError AmbiguousOperation() => Operation("Must provide operation name if query contains multiple operations.");

    public static GraphQLError NoOperation() => Operation("Must provide an operation.");

    public static GraphQLError SubscriptionWithoutEvents() =>
        Operation("A subscription is answered with a stream of events, and this request asks for one answer.");

    public static GraphQLError SubscriptionNotRun() => Operation("Subscriptions are not served here.");

    public static GraphQLError MutationByGet() => Operation("Can only perform a mutation operation from a POST request.");

    public static GraphQLError NoDocument() => new("Must provide query string.", ErrorCodes.ParseFailed);

    public static GraphQLError NotUtf8() => new("Syntax Error: The document is not valid UTF-8.", ErrorCodes.ParseFailed);

    public static GraphQLError Variables(string message) => new(message, ErrorCodes.BadUserInput);

    /// <summary>At most 100 characters of a client's text.</summary>
    public static string Cut(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "...");

    private static GraphQLError Operation(string message) => new(message, ErrorCodes.OperationResolutionFailure);
}
