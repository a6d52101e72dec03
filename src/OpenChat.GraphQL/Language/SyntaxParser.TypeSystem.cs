using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OpenChat.GraphQL.Language;

/// <content>Type system definitions and extensions (specification section 3). A definition and its extension share a method; an extension
/// must extend something and has no description.</content>
internal ref partial struct SyntaxParser
{
    // ExecutableDirectiveLocation | TypeSystemDirectiveLocation (3.13)
    private static readonly FrozenSet<string> DirectiveLocations = FrozenSet.Create(
        StringComparer.Ordinal,
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
        "SCHEMA",
        "SCALAR",
        "OBJECT",
        "FIELD_DEFINITION",
        "ARGUMENT_DEFINITION",
        "INTERFACE",
        "UNION",
        "ENUM",
        "ENUM_VALUE",
        "INPUT_OBJECT",
        "INPUT_FIELD_DEFINITION");

    // The current token is the keyword after the description or after `extend`.
    private DefinitionNode ParseTypeSystemDefinition(StringValueNode? description, bool isExtension, int start)
    {
        if (_lexer.Kind == TokenKind.Name)
        {
            switch (_lexer.Text)
            {
                case "schema":
                    return ParseSchema(description, isExtension, start);
                case "scalar":
                    return ParseScalar(description, isExtension, start);
                case "type":
                    return ParseObjectType(description, isExtension, isInterface: false, start);
                case "interface":
                    return ParseObjectType(description, isExtension, isInterface: true, start);
                case "union":
                    return ParseUnion(description, isExtension, start);
                case "enum":
                    return ParseEnum(description, isExtension, start);
                case "input":
                    return ParseInputObject(description, isExtension, start);
                case "directive" when !isExtension:
                    return ParseDirectiveDefinition(description, start);
            }
        }

        return FailedDefinition(start);
    }

    // SchemaDefinition: Description? schema Directives[Const]? { RootOperationTypeDefinition+ } (3.3)
    // SchemaExtension: extend schema Directives[Const]? { RootOperationTypeDefinition+ } | extend schema Directives[Const] (3.3.2)
    private SchemaDefinitionNode ParseSchema(StringValueNode? description, bool isExtension, int start)
    {
        _lexer.Advance();
        var directives = ParseDirectives(isConst: true);
        ImmutableArray<OperationTypeDefinitionNode> operationTypes = [];
        if (isExtension && _lexer.Kind != TokenKind.BraceOpen)
        {
            RequireContent(directives.Length > 0);
        }
        else
        {
            Expect(TokenKind.BraceOpen);
            var mark = _nodes.Count;
            do
            {
                _nodes.Push(ParseOperationTypeDefinition());
            }
            while (More(TokenKind.BraceClose));

            operationTypes = _nodes.Pop<OperationTypeDefinitionNode>(mark);
        }

        return new SchemaDefinitionNode(description, isExtension, directives, operationTypes, start, _lexer.PreviousEnd);
    }

    // RootOperationTypeDefinition: OperationType : NamedType (3.3)
    private OperationTypeDefinitionNode ParseOperationTypeDefinition()
    {
        var start = _lexer.Start;
        var isQuery = IsKeyword("query");
        var isMutation = IsKeyword("mutation");
        if (isQuery || isMutation || IsKeyword("subscription"))
        {
            _lexer.Advance();
        }
        else if (_lexer.Kind == TokenKind.Name)
        {
            // The name is taken before it is looked at, so an error after it comes first, as in graphql-js.
            var found = _lexer.Describe();
            _lexer.Advance();
            _lexer.Fail(start, SyntaxErrors.Unexpected(found));
        }
        else
        {
            FailExpected(TokenKind.Name);
        }

        Expect(TokenKind.Colon);
        var type = ParseNamedType();
        var operation = isQuery ? OperationType.Query : isMutation ? OperationType.Mutation : OperationType.Subscription;
        return new OperationTypeDefinitionNode(operation, type, start, _lexer.PreviousEnd);
    }

    // ScalarTypeDefinition: Description? scalar Name Directives[Const]? (3.5)
    private ScalarTypeDefinitionNode ParseScalar(StringValueNode? description, bool isExtension, int start)
    {
        _lexer.Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        RequireContent(!isExtension || directives.Length > 0);
        return new ScalarTypeDefinitionNode(description, isExtension, name, directives, start, _lexer.PreviousEnd);
    }

    // ObjectTypeDefinition: Description? type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition? (3.6)
    // InterfaceTypeDefinition: the same after `interface` (3.7)
    private ObjectTypeDefinitionNode ParseObjectType(StringValueNode? description, bool isExtension, bool isInterface, int start)
    {
        _lexer.Advance();
        var name = ParseName();
        var interfaces = SkipKeyword("implements") ? ParseNamedTypes(TokenKind.Ampersand) : [];
        var directives = ParseDirectives(isConst: true);
        var mark = _nodes.Count;
        if (Skip(TokenKind.BraceOpen))
        {
            do
            {
                _nodes.Push(ParseFieldDefinition());
            }
            while (More(TokenKind.BraceClose));
        }

        var fields = _nodes.Pop<FieldDefinitionNode>(mark);
        RequireContent(!isExtension || interfaces.Length > 0 || directives.Length > 0 || fields.Length > 0);
        return new ObjectTypeDefinitionNode(
            description, isExtension, isInterface, name, interfaces, directives, fields, start, _lexer.PreviousEnd);
    }

    // FieldDefinition: Description? Name ArgumentsDefinition? : Type Directives[Const]? (3.6)
    private FieldDefinitionNode ParseFieldDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var name = ParseName();
        var arguments = ParseInputValueDefinitions(TokenKind.ParenOpen, TokenKind.ParenClose);
        Expect(TokenKind.Colon);
        var type = ParseType();
        var directives = ParseDirectives(isConst: true);
        return new FieldDefinitionNode(description, name, arguments, type, directives, start, _lexer.PreviousEnd);
    }

    // ArgumentsDefinition: ( InputValueDefinition+ ) (3.6.1); InputFieldsDefinition: { InputValueDefinition+ } (3.10)
    private ImmutableArray<InputValueDefinitionNode> ParseInputValueDefinitions(TokenKind open, TokenKind close)
    {
        if (!Skip(open))
        {
            return [];
        }

        var mark = _nodes.Count;
        do
        {
            _nodes.Push(ParseInputValueDefinition());
        }
        while (More(close));

        return _nodes.Pop<InputValueDefinitionNode>(mark);
    }

    // InputValueDefinition: Description? Name : Type DefaultValue? Directives[Const]? (3.6.1)
    private InputValueDefinitionNode ParseInputValueDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        var type = ParseType();
        var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConst: true) : null;
        var directives = ParseDirectives(isConst: true);
        return new InputValueDefinitionNode(description, name, type, defaultValue, directives, start, _lexer.PreviousEnd);
    }

    // UnionTypeDefinition: Description? union Name Directives[Const]? UnionMemberTypes? (3.8)
    private UnionTypeDefinitionNode ParseUnion(StringValueNode? description, bool isExtension, int start)
    {
        _lexer.Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var types = Skip(TokenKind.Equals) ? ParseNamedTypes(TokenKind.Pipe) : [];
        RequireContent(!isExtension || directives.Length > 0 || types.Length > 0);
        return new UnionTypeDefinitionNode(description, isExtension, name, directives, types, start, _lexer.PreviousEnd);
    }

    // One type or more, a separator between them and perhaps before the first.
    private ImmutableArray<NamedTypeNode> ParseNamedTypes(TokenKind separator)
    {
        Skip(separator);
        var mark = _nodes.Count;
        do
        {
            _nodes.Push(ParseNamedType());
        }
        while (Skip(separator));

        return _nodes.Pop<NamedTypeNode>(mark);
    }

    // EnumTypeDefinition: Description? enum Name Directives[Const]? EnumValuesDefinition? (3.9)
    private EnumTypeDefinitionNode ParseEnum(StringValueNode? description, bool isExtension, int start)
    {
        _lexer.Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var mark = _nodes.Count;
        if (Skip(TokenKind.BraceOpen))
        {
            do
            {
                _nodes.Push(ParseEnumValueDefinition());
            }
            while (More(TokenKind.BraceClose));
        }

        var values = _nodes.Pop<EnumValueDefinitionNode>(mark);
        RequireContent(!isExtension || directives.Length > 0 || values.Length > 0);
        return new EnumTypeDefinitionNode(description, isExtension, name, directives, values, start, _lexer.PreviousEnd);
    }

    // EnumValueDefinition: Description? EnumValue Directives[Const]? (3.9); EnumValue: Name but not true, false, null (2.10.6)
    private EnumValueDefinitionNode ParseEnumValueDefinition()
    {
        var start = _lexer.Start;
        var description = ParseDescription();
        if (_lexer.Kind == TokenKind.Name && _lexer.Text is "true" or "false" or "null")
        {
            _lexer.Fail(_lexer.Start, SyntaxErrors.ReservedEnumValue(_lexer.Describe()));
        }

        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        return new EnumValueDefinitionNode(description, name, directives, start, _lexer.PreviousEnd);
    }

    // InputObjectTypeDefinition: Description? input Name Directives[Const]? InputFieldsDefinition? (3.10)
    private InputObjectTypeDefinitionNode ParseInputObject(StringValueNode? description, bool isExtension, int start)
    {
        _lexer.Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var fields = ParseInputValueDefinitions(TokenKind.BraceOpen, TokenKind.BraceClose);
        RequireContent(!isExtension || directives.Length > 0 || fields.Length > 0);
        return new InputObjectTypeDefinitionNode(description, isExtension, name, directives, fields, start, _lexer.PreviousEnd);
    }

    // DirectiveDefinition: Description? directive @ Name ArgumentsDefinition? repeatable? on DirectiveLocations (3.13)
    private DirectiveDefinitionNode ParseDirectiveDefinition(StringValueNode? description, int start)
    {
        _lexer.Advance();
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = ParseInputValueDefinitions(TokenKind.ParenOpen, TokenKind.ParenClose);
        var isRepeatable = SkipKeyword("repeatable");
        ExpectKeyword("on");
        Skip(TokenKind.Pipe);
        var locations = ImmutableArray.CreateBuilder<Name>();
        do
        {
            locations.Add(ParseDirectiveLocation());
        }
        while (Skip(TokenKind.Pipe));

        return new DirectiveDefinitionNode(
            description, name, arguments, isRepeatable, locations.DrainToImmutable(), start, _lexer.PreviousEnd);
    }

    private Name ParseDirectiveLocation()
    {
        var location = ParseName();
        if (_lexer.Kind != TokenKind.Error && !DirectiveLocations.Contains(location.Value))
        {
            _lexer.Fail(location.Start, SyntaxErrors.Unexpected(SyntaxErrors.Describe(TokenKind.Name, location.Value)));
        }

        return location;
    }

    // An extension that adds nothing ends too early.
    private void RequireContent(bool hasContent)
    {
        if (!hasContent)
        {
            FailUnexpected();
        }
    }
}
