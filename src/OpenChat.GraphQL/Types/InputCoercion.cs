using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>
/// The input coercion rules of specification 3.5 to 3.12, for literals and for raw JSON, and the coercion of variable values (6.1.2).
/// Coerced and raw values look as <see cref="InputValues"/> says. What is wrong is collected in an <see cref="InputProblems"/>; without
/// one, coercion stops at the first problem.
/// </summary>
public static class InputCoercion
{
    private const string TooDeep = "The value is nested too deeply.";

    /// <summary>Coerces a literal.</summary>
    /// <param name="literal">May be or hold variables.</param>
    /// <param name="type">An input type.</param>
    /// <param name="variables">Coerced values of the variables that have one; null in constant places.</param>
    /// <param name="value">The coerced value; <see cref="InputValues.Absent"/> when the literal is a variable without value. Meaningless
    /// when false is returned.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>False when the literal, with these variables, is not a value of the type.</returns>
    public static bool TryCoerceLiteral(
        ValueNode literal, GraphQLType type, IReadOnlyDictionary<string, object?>? variables, out object? value,
        InputProblems? problems = null) =>
        new LiteralCoercer(variables, problems, isStatic: false).TryCoerce(literal, type, out value);

    /// <summary>Checks a literal before variables have values: variables in it count as right.</summary>
    /// <param name="literal">May be or hold variables.</param>
    /// <param name="type">An input type.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>False when the literal is not a value of the type, whatever the variables.</returns>
    public static bool CheckLiteral(ValueNode literal, GraphQLType type, InputProblems problems) =>
        new LiteralCoercer(variables: null, problems, isStatic: true).TryCoerce(literal, type, out _);

    /// <summary>Coerces a raw JSON value.</summary>
    /// <param name="json">The value; null is JSON's null.</param>
    /// <param name="type">An input type.</param>
    /// <param name="value">The coerced value. Meaningless when false is returned.</param>
    /// <param name="problems">Receives what is wrong.</param>
    /// <returns>False when the JSON is not a value of the type.</returns>
    public static bool TryCoerceVariable(object? json, GraphQLType type, out object? value, InputProblems? problems = null) =>
        new JsonCoercer(problems).TryCoerce(json, type, out value);

    /// <summary>Coerces the variables of an operation (6.1.2). Entries of
    /// <paramref name="json"/> that the operation does not define are ignored.</summary>
    /// <param name="schema">The schema the operation was validated against.</param>
    /// <param name="operation">The operation to run.</param>
    /// <param name="json">Raw JSON values by variable name.</param>
    /// <param name="source">The text of the operation, for positions.</param>
    /// <param name="errors">One error per problem, in the order of the definitions; empty exactly when values are returned.</param>
    /// <param name="maxErrors">Further problems are left out and a last error says so; at least 1.</param>
    /// <param name="suggest">See <see cref="InputProblems"/>.</param>
    /// <returns>Values by name; variables without value and default have no entry. Null when there is any problem.</returns>
    public static Dictionary<string, object?>? TryCoerceVariables(
        GraphQLSchema schema, OperationDefinitionNode operation, IReadOnlyDictionary<string, object?> json, Source source,
        out ImmutableArray<GraphQLError> errors,
        int maxErrors = 10, bool suggest = true)
    {
        var values = new Dictionary<string, object?>(operation.VariableDefinitions.Length, StringComparer.Ordinal);
        ImmutableArray<GraphQLError>.Builder? found = null;
        var overflowed = false;
        foreach (var definition in operation.VariableDefinitions)
        {
            var name = definition.Variable.Name.Value;
            var type = schema.ResolveType(definition.Type);
            if (type is not { IsInputType: true })
            {
                Report(
                    definition,
                    $"Variable \"${name}\" expected value of type \"{Printer.Print(definition.Type)}\" which cannot be used as an "
                        + "input type.");
                continue;
            }

            var isGiven = json.TryGetValue(name, out var raw);
            if (!isGiven && definition.DefaultValue is null)
            {
                if (type is NonNullType)
                {
                    Report(
                        definition,
                        $"Variable \"${name}\" has invalid value: Expected a value of non-null type \"{type}\" to be provided.");
                }

                continue;
            }

            // The common case is a right value; what is wrong is only spelt out for a wrong one.
            object? value;
            if (isGiven
                ? TryCoerceVariable(raw, type, out value)
                : TryCoerceLiteral(definition.DefaultValue!, type, variables: null, out value)) // not given: default
            {
                values[name] = value;
                continue;
            }

            var problems = new InputProblems(maxErrors, suggest);
            _ = isGiven ? TryCoerceVariable(raw, type, out _, problems) : CheckLiteral(definition.DefaultValue!, type, problems);
            foreach (var problem in problems.Problems)
            {
                Report(
                    definition,
                    $"Variable \"${name}\" has invalid {(isGiven ? "value" : "default value")}{problem.PathText}: {problem.Message}");
            }

            overflowed = problems.Overflowed || found?.Count > maxErrors;
            if (overflowed)
            {
                break;
            }
        }

        if (found is null)
        {
            errors = [];
            return values;
        }

        if (overflowed || found.Count > maxErrors)
        {
            found.RemoveRange(maxErrors, found.Count - maxErrors);
            found.Add(
                new GraphQLError("Too many errors processing variables, error limit reached. Execution aborted.", ErrorCodes.BadUserInput));
        }

        errors = found.ToImmutable();
        return null;

        void Report(VariableDefinitionNode definition, string message)
        {
            found ??= ImmutableArray.CreateBuilder<GraphQLError>();
            found.Add(new GraphQLError(message, ErrorCodes.BadUserInput, [source.GetLocation(definition.Start)]));
        }
    }

    /// <summary>The coerced default of an argument or input field, computed on first use;
    /// <see cref="InputValues.Absent"/> when there is none.</summary>
    internal static object? DefaultOf(InputValueDefinition definition)
    {
        if (ReferenceEquals(definition.CoercedDefault, InputValues.Absent) && definition.DefaultValue is not null)
        {
            // The schema was checked before, so a default that cannot be coerced is one nested too deeply for the stack.
            definition.CoercedDefault = TryCoerceLiteral(definition.DefaultValue, definition.Type, variables: null, out var value)
                ? value
                : throw new InvalidOperationException($"The default value of {definition} cannot be coerced.");
        }

        return definition.CoercedDefault;
    }

    private static void AddDefault(Dictionary<string, object?> values, InputValueDefinition field)
    {
        var value = DefaultOf(field);
        if (!ReferenceEquals(value, InputValues.Absent))
        {
            values.Add(field.Name, value);
        }
    }

    private static string OneOfMessage(InputObjectType type) =>
        $"Within OneOf Input Object type \"{type}\", exactly one field must be specified, and the value for that field must be non-null.";

    private static string UnknownFieldMessage(InputObjectType type, string name, string found, bool suggest)
    {
        var hint = suggest ? Suggestions.DidYouMean(name, type.Fields.Select(static field => field.Name)) : "";
        return $"Expected value of type \"{type}\" not to include unknown field "
            + $"\"{ValueText.Clip(name)}\"{(hint.Length > 0 ? $".{hint} Found" : ", found")}: {found}.";
    }

    private static string EnumHint(EnumType type, string name, bool suggest) =>
        suggest ? Suggestions.DidYouMean(name, type.Values.Select(static value => value.Name), "the enum value") : "";

    private static string ScalarMessage(ScalarType type, string? error, string found)
    {
        if (error is null)
        {
            return $"Expected value of type \"{type}\", found: {found}.";
        }

        return type.Coercion is BuiltInScalar
            ? error
            : $"Expected value of type \"{type}\", but encountered error \"{error}\"; found: {found}.";
    }

    // A static check does not build values and does not look at defaults, so that it
    // can run on schemas whose defaults are not known to be sound.
    private readonly struct LiteralCoercer(IReadOnlyDictionary<string, object?>? variables, InputProblems? problems, bool isStatic)
    {
        public bool TryCoerce(ValueNode literal, GraphQLType type, out object? value)
        {
            value = null;
            if (literal is VariableNode variable)
            {
                return TryCoerceVariableUse(variable, type, out value);
            }

            if (type is NonNullType nonNull)
            {
                if (literal is NullValueNode)
                {
                    return Fail(literal, $"Expected value of non-null type \"{type}\" not to be null.");
                }

                type = nonNull.OfType;
            }

            return literal is NullValueNode || type switch
            {
                ListType list => TryCoerceList(literal, list, out value),
                InputObjectType inputObject => TryCoerceObject(literal, inputObject, out value),
                EnumType enumType => TryCoerceEnum(literal, enumType, out value),
                ScalarType scalar => TryCoerceScalar(literal, scalar, out value),
                _ when isStatic => true, // a broken schema, which is reported where the type is used
                _ => throw new ArgumentException($"\"{type}\" is not an input type.", nameof(type)),
            };
        }

        private bool TryCoerceElsewhere(ValueNode literal, GraphQLType type, out object? value)
        {
            if (!DeepStack.TryRun(
                    (Coercer: this, Literal: literal, Type: type),
                    static state => (IsRight: state.Coercer.TryCoerce(state.Literal, state.Type, out var coerced), Value: coerced),
                    out var result))
            {
                value = null;
                return Fail(literal, TooDeep);
            }

            value = result.Value;
            return result.IsRight;
        }

        private bool TryCoerceVariableUse(VariableNode variable, GraphQLType type, out object? value)
        {
            value = null;
            if (isStatic)
            {
                return true;
            }

            var name = variable.Name.Value;
            if (variables is null || !variables.TryGetValue(name, out value))
            {
                value = InputValues.Absent;
                return type is not NonNullType
                    || Fail(variable, $"Expected variable \"${name}\" provided to type \"{type}\" to provide a runtime value.");
            }

            return value is not null || type is not NonNullType
                || Fail(variable, $"Expected variable \"${name}\" provided to non-null type \"{type}\" not to be null.");
        }

        private bool TryCoerceList(ValueNode literal, ListType type, out object? value)
        {
            value = null;
            if (!DeepStack.HasRoom)
            {
                return TryCoerceElsewhere(literal, type, out value);
            }

            if (literal is not ListValueNode list)
            {
                // A value that is not a list stands for a list of that one value, at every level (3.11).
                var isRight = TryCoerce(literal, type.OfType, out var only);
                value = new object?[] { only };
                return isRight;
            }

            var items = isStatic ? [] : new object?[list.Values.Length];
            value = items;
            var allRight = true;
            for (var i = 0; i < list.Values.Length; i++)
            {
                var before = problems?.Problems.Count ?? 0;
                if (!TryCoerce(list.Values[i], type.OfType, out var item))
                {
                    allRight = false;
                    problems?.PrependPath(before, i);
                    if (IsDone)
                    {
                        return false;
                    }
                }

                if (!isStatic)
                {
                    items[i] = ReferenceEquals(item, InputValues.Absent) ? null : item;
                }
            }

            return allRight;
        }

        private bool TryCoerceObject(ValueNode literal, InputObjectType type, out object? value)
        {
            value = null;
            if (!DeepStack.HasRoom)
            {
                return TryCoerceElsewhere(literal, type, out value);
            }

            if (literal is not ObjectValueNode given)
            {
                return Fail(literal, $"Expected value of type \"{type}\" to be an object, found: {ValueText.Of(literal)}.");
            }

            var values = isStatic ? null : new Dictionary<string, object?>(type.Fields.Length, StringComparer.Ordinal);
            value = values;
            var allRight = true;
            foreach (var field in type.Fields)
            {
                if (!TryCoerceField(given, type, field, values))
                {
                    allRight = false;
                    if (IsDone)
                    {
                        return false;
                    }
                }
            }

            var known = 0;
            var isNull = false;
            foreach (var entry in given.Fields)
            {
                if (type.FindField(entry.Name.Value) is null)
                {
                    allRight = Fail(entry, UnknownFieldMessage(type, entry.Name.Value, ValueText.Of(literal), problems?.Suggest == true));
                }
                else
                {
                    known++;
                    isNull = entry.Value is NullValueNode;
                }
            }

            if (type.IsOneOf && known != 1)
            {
                return Fail(literal, OneOfMessage(type));
            }

            if (type.IsOneOf && isNull)
            {
                var before = problems?.Problems.Count ?? 0;
                Fail(literal, OneOfMessage(type));
                problems?.PrependPath(before, given.Fields.First(entry => type.FindField(entry.Name.Value) is not null).Name.Value);
                return false;
            }

            return allRight;
        }

        private bool TryCoerceField(
            ObjectValueNode given, InputObjectType type, InputValueDefinition field, Dictionary<string, object?>? values)
        {
            var entry = FindEntry(given, field.Name);
            if (entry is null)
            {
                if (field.IsRequired)
                {
                    return Fail(
                        given,
                        $"Expected value of type \"{type}\" to include required field \"{field.Name}\", found: {ValueText.Of(given)}.");
                }

                if (values is not null)
                {
                    AddDefault(values, field);
                }

                return true;
            }

            if (values is not null && entry.Value is VariableNode variable)
            {
                var isPresent = variables is not null
                    && variables.TryGetValue(variable.Name.Value, out var supplied)
                    && (supplied is not null || !type.IsOneOf);
                if (type.IsOneOf && !isPresent)
                {
                    var isAbsent = variables?.ContainsKey(variable.Name.Value) != true;
                    return Fail(
                        given,
                        $"Expected variable \"${variable.Name}\" provided to field \"{field.Name}\" for OneOf Input Object type \"{type}\" "
                            + (isAbsent ? "to provide a runtime value." : "not to be null."));
                }

                if (!isPresent && !field.IsRequired)
                {
                    AddDefault(values, field);
                    return true;
                }
            }

            var before = problems?.Problems.Count ?? 0;
            if (!TryCoerce(entry.Value, field.Type, out var value))
            {
                problems?.PrependPath(before, field.Name);
                return false;
            }

            values?.Add(field.Name, value);
            return true;
        }

        private bool TryCoerceEnum(ValueNode literal, EnumType type, out object? value)
        {
            value = null;
            if (literal is not EnumValueNode given)
            {
                return problems is not null && Fail(
                    literal, $"Enum \"{type}\" cannot represent non-enum value: "
                        + $"{ValueText.Of(literal)}.{EnumHint(type, Printer.Print(literal), problems.Suggest)}");
            }

            value = type.FindValue(given.Value);
            return value is not null || (problems is not null && Fail(
                literal, $"Value \"{ValueText.Clip(given.Value)}\" does not exist in \"{type}\" "
                    + $"enum.{EnumHint(type, given.Value, problems.Suggest)}"));
        }

        private bool TryCoerceScalar(ValueNode literal, ScalarType type, out object? value) =>
            type.Coercion.TryCoerceLiteral(literal, variables, out value, out var error)
                || (problems is not null && Fail(literal, ScalarMessage(type, error, ValueText.Of(literal))));

        private bool IsDone => problems is not { Overflowed: false };

        private bool Fail(SyntaxNode node, string message)
        {
            problems?.Add(message, node);
            return false;
        }

        private static ObjectFieldNode? FindEntry(ObjectValueNode given, string name)
        {
            // Of several the last counts; UniqueInputFieldNames refuses such documents.
            for (var i = given.Fields.Length - 1; i >= 0; i--)
            {
                if (given.Fields[i].Name.Value == name)
                {
                    return given.Fields[i];
                }
            }

            return null;
        }
    }

    private readonly struct JsonCoercer(InputProblems? problems)
    {
        public bool TryCoerce(object? json, GraphQLType type, out object? value)
        {
            value = null;
            if (type is NonNullType nonNull)
            {
                if (json is null)
                {
                    return Fail($"Expected value of non-null type \"{type}\" not to be null.");
                }

                type = nonNull.OfType;
            }

            return json is null || type switch
            {
                ListType list => TryCoerceList(json, list, out value),
                InputObjectType inputObject => TryCoerceObject(json, inputObject, out value),
                EnumType enumType => TryCoerceEnum(json, enumType, out value),
                ScalarType scalar => TryCoerceScalar(json, scalar, out value),
                _ => throw new ArgumentException($"\"{type}\" is not an input type.", nameof(type)),
            };
        }

        private bool TryCoerceElsewhere(object json, GraphQLType type, out object? value)
        {
            if (!DeepStack.TryRun(
                    (Coercer: this, Json: json, Type: type),
                    static state => (IsRight: state.Coercer.TryCoerce(state.Json, state.Type, out var coerced), Value: coerced),
                    out var result))
            {
                value = null;
                return Fail(TooDeep);
            }

            value = result.Value;
            return result.IsRight;
        }

        private bool TryCoerceList(object json, ListType type, out object? value)
        {
            value = null;
            if (!DeepStack.HasRoom)
            {
                return TryCoerceElsewhere(json, type, out value);
            }

            if (json is not IReadOnlyList<object?> list)
            {
                var isRight = TryCoerce(json, type.OfType, out var only);
                value = new object?[] { only };
                return isRight;
            }

            var items = new object?[list.Count];
            value = items;
            var allRight = true;
            for (var i = 0; i < items.Length; i++)
            {
                var before = problems?.Problems.Count ?? 0;
                if (!TryCoerce(list[i], type.OfType, out items[i]))
                {
                    allRight = false;
                    problems?.PrependPath(before, i);
                    if (IsDone)
                    {
                        return false;
                    }
                }
            }

            return allRight;
        }

        private bool TryCoerceObject(object json, InputObjectType type, out object? value)
        {
            value = null;
            if (!DeepStack.HasRoom)
            {
                return TryCoerceElsewhere(json, type, out value);
            }

            if (json is not IReadOnlyDictionary<string, object?> given)
            {
                return problems is not null && Fail($"Expected value of type \"{type}\" to be an object, found: {ValueText.Of(json)}.");
            }

            var values = new Dictionary<string, object?>(type.Fields.Length, StringComparer.Ordinal);
            value = values;
            var allRight = true;
            foreach (var field in type.Fields)
            {
                if (!TryCoerceField(given, type, field, values))
                {
                    allRight = false;
                    if (IsDone)
                    {
                        return false;
                    }
                }
            }

            string? known = null;
            var knownCount = 0;
            foreach (var name in given.Keys)
            {
                if (type.FindField(name) is null)
                {
                    allRight = false;
                    if (IsDone)
                    {
                        return false;
                    }

                    Fail(UnknownFieldMessage(type, name, ValueText.Of(json), problems!.Suggest)); // null has ended above
                }
                else
                {
                    knownCount++;
                    known = name;
                }
            }

            if (type.IsOneOf && knownCount != 1)
            {
                return Fail(OneOfMessage(type));
            }

            if (type.IsOneOf && given[known!] is null) // exactly one known field
            {
                var before = problems?.Problems.Count ?? 0;
                Fail(OneOfMessage(type));
                problems?.PrependPath(before, known!); // as above
                return false;
            }

            return allRight;
        }

        private bool TryCoerceField(
            IReadOnlyDictionary<string, object?> given, InputObjectType type, InputValueDefinition field, Dictionary<string,
            object?> values)
        {
            if (!given.TryGetValue(field.Name, out var raw))
            {
                if (field.IsRequired)
                {
                    return problems is not null
                        && Fail(
                            $"Expected value of type \"{type}\" to include required field \"{field.Name}\", found: {ValueText.Of(given)}.");
                }

                AddDefault(values, field);
                return true;
            }

            var before = problems?.Problems.Count ?? 0;
            if (!TryCoerce(raw, field.Type, out var value))
            {
                problems?.PrependPath(before, field.Name);
                return false;
            }

            values.Add(field.Name, value);
            return true;
        }

        private bool TryCoerceEnum(object json, EnumType type, out object? value)
        {
            value = null;
            if (json is not string name)
            {
                return problems is not null && Fail(
                    $"Enum \"{type}\" cannot represent non-string value: "
                        + $"{ValueText.Of(json)}.{EnumHint(type, ValueText.Of(json), problems.Suggest)}");
            }

            value = type.FindValue(name);
            return value is not null || (problems is not null
                && Fail($"Value \"{ValueText.Clip(name)}\" does not exist in \"{type}\" enum.{EnumHint(type, name, problems.Suggest)}"));
        }

        private bool TryCoerceScalar(object json, ScalarType type, out object? value) =>
            type.Coercion.TryCoerceVariable(json, out value, out var error)
                || (problems is not null && Fail(ScalarMessage(type, error, ValueText.Of(json))));

        private bool IsDone => problems is not { Overflowed: false };

        private bool Fail(string message)
        {
            problems?.Add(message, node: null);
            return false;
        }
    }
}
