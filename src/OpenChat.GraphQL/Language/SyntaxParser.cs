using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>Recursive descent over the tokens of one text: documents, operations, values and types. One method per production.</summary>
/// <remarks>There is no exception and no check after each call: the first error makes the current token
/// <see cref="TokenKind.Error"/>, which no production accepts, so every method returns soon with a placeholder that the entry point drops.
/// Methods recurse once per open bracket and <see cref="Enter"/> bounds those. The struct is mutable: never copy it.</remarks>
internal ref partial struct SyntaxParser
{
    private readonly Source _source;
    private readonly ParserOptions _options;
    private Lexer _lexer;
    private NameTable _names = new();
    private NodeStack _nodes = new();
    private int _nesting;
    private int _fields;
    private int _aliases;
    private int _directives;
    private int _fragments;
    private int _operations;
    private int _variables;

    public SyntaxParser(Source source, ParserOptions options)
    {
        _source = source;
        _options = options;
        _lexer = new Lexer(source.Text, options.MaxTokens);
        if (source.Text.Length > options.MaxCharacters)
        {
            FailLimit(options.MaxCharacters, "document", options.MaxCharacters, "characters");
        }
        else
        {
            _lexer.Advance();
        }
    }

    /// <summary>Reading ended where the stack did; the whole is to be read again on a larger one.</summary>
    public bool IsOutOfStack { get; private set; }

    /// <summary>The first error, or null.</summary>
    public readonly GraphQLError? GetError() => _lexer.ErrorMessage switch
    {
        null => null,
        var message when _lexer.ErrorLimit is { } limit => SyntaxErrors.LimitExceeded(_source, _lexer.ErrorPosition, limit, message),
        var message => SyntaxErrors.Create(_source, _lexer.ErrorPosition, message),
    };

    /// <summary>Gives pooled memory back; the last call.</summary>
    public void Release()
    {
        _names.Release();
        _nodes.Release();
    }

    // Document: Definition+ (2.3)
    public DocumentNode ParseDocument()
    {
        var mark = _nodes.Count;
        do
        {
            _nodes.Push(ParseDefinition());
        }
        while (_lexer.Kind is not (TokenKind.EndOfFile or TokenKind.Error));

        return new DocumentNode(_source, _nodes.Pop<DefinitionNode>(mark));
    }

    public ValueNode ParseLoneValue(bool isConst)
    {
        var value = ParseValue(isConst);
        Expect(TokenKind.EndOfFile);
        return value;
    }

    public TypeNode ParseLoneType()
    {
        var type = ParseType();
        Expect(TokenKind.EndOfFile);
        return type;
    }

    // Definition: ExecutableDefinition | TypeSystemDefinition | TypeSystemExtension (2.3)
    private DefinitionNode ParseDefinition()
    {
        var start = _lexer.Start;
        if (_lexer.Kind == TokenKind.BraceOpen)
        {
            return ParseShorthand(start);
        }

        var description = ParseDescription();
        if (description is not null && _lexer.Kind == TokenKind.BraceOpen)
        {
            _lexer.Fail(start, SyntaxErrors.DescriptionOnShorthand);
        }
        else if (_lexer.Kind == TokenKind.Name)
        {
            switch (_lexer.Text)
            {
                case "query":
                    return ParseOperation(description, OperationType.Query, start);
                case "mutation":
                    return ParseOperation(description, OperationType.Mutation, start);
                case "subscription":
                    return ParseOperation(description, OperationType.Subscription, start);
                case "fragment":
                    return ParseFragmentDefinition(description, start);
                case "extend" when description is null:
                    _lexer.Advance();
                    return ParseTypeSystemDefinition(description: null, isExtension: true, start);
                case "schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input" or "directive":
                    return ParseTypeSystemDefinition(description, isExtension: false, start);
            }

            if (description is not null)
            {
                _lexer.Fail(start, SyntaxErrors.DescriptionOnNonDefinition);
            }
        }

        return FailedDefinition(start);
    }

    // The current token cannot start a definition.
    private OperationDefinitionNode FailedDefinition(int start)
    {
        FailUnexpected();
        var nothing = new SelectionSetNode([], start, start);
        return new OperationDefinitionNode(
            description: null, OperationType.Query, isShorthand: true, name: null, [], [], nothing, start, start);
    }

    // OperationDefinition: SelectionSet (2.4)
    private OperationDefinitionNode ParseShorthand(int start)
    {
        CountOperation(start);
        var selectionSet = ParseSelectionSet();
        return new OperationDefinitionNode(
            description: null, OperationType.Query, isShorthand: true, name: null, [], [], selectionSet, start, _lexer.PreviousEnd);
    }

    // OperationDefinition: Description? OperationType Name? VariablesDefinition? Directives? SelectionSet (2.4)
    private OperationDefinitionNode ParseOperation(StringValueNode? description, OperationType operation, int start)
    {
        CountOperation(_lexer.Start);
        _lexer.Advance();
        Name? name = _lexer.Kind == TokenKind.Name ? ParseName() : null;
        var variables = ParseVariableDefinitions();
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new OperationDefinitionNode(
            description, operation, isShorthand: false, name, variables, directives, selectionSet, start, _lexer.PreviousEnd);
    }

    private void CountOperation(int position)
    {
        if (++_operations > _options.MaxOperations)
        {
            FailLimit(position, "operations", _options.MaxOperations, "operations");
        }
    }

    // VariablesDefinition: ( VariableDefinition+ ) (2.11)
    private ImmutableArray<VariableDefinitionNode> ParseVariableDefinitions()
    {
        if (!Skip(TokenKind.ParenOpen))
        {
            return [];
        }

        var mark = _nodes.Count;
        do
        {
            _nodes.Push(ParseVariableDefinition());
        }
        while (More(TokenKind.ParenClose));

        return _nodes.Pop<VariableDefinitionNode>(mark);
    }

    // VariableDefinition: Description? Variable : Type DefaultValue? Directives[Const]? (2.11)
    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _lexer.Start;
        if (++_variables > _options.MaxVariables)
        {
            FailLimit(start, "variables", _options.MaxVariables, "variable definitions");
        }

        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        var type = ParseType();
        var defaultValue = Skip(TokenKind.Equals) ? ParseValue(isConst: true) : null;
        var directives = ParseDirectives(isConst: true);
        return new VariableDefinitionNode(description, variable, type, defaultValue, directives, start, _lexer.PreviousEnd);
    }

    // Variable: $ Name (2.11)
    private VariableNode ParseVariable()
    {
        var start = _lexer.Start;
        Expect(TokenKind.Dollar);
        return new VariableNode(ParseName(), start);
    }

    // SelectionSet: { Selection+ } (2.5)
    private SelectionSetNode ParseSelectionSet()
    {
        var start = _lexer.Start;
        if (!Enter(TokenKind.BraceOpen))
        {
            return new SelectionSetNode([], start, start);
        }

        var mark = _nodes.Count;
        do
        {
            _nodes.Push(_lexer.Kind == TokenKind.Spread ? ParseFragment() : ParseField());
        }
        while (More(TokenKind.BraceClose));

        _nesting--;
        return new SelectionSetNode(_nodes.Pop<SelectionNode>(mark), start, _lexer.PreviousEnd);
    }

    // Field: Alias? Name Arguments? Directives? SelectionSet? (2.6)
    private FieldNode ParseField()
    {
        var start = _lexer.Start;
        if (_lexer.Kind == TokenKind.Name && ++_fields > _options.MaxFields)
        {
            FailLimit(start, "fields", _options.MaxFields, "fields");
        }

        Name? alias = null;
        var name = ParseName();
        if (_lexer.Kind == TokenKind.Colon)
        {
            if (++_aliases > _options.MaxAliases)
            {
                FailLimit(start, "aliases", _options.MaxAliases, "aliases");
            }
            else
            {
                _lexer.Advance();
                alias = name;
                name = ParseName();
            }
        }

        var arguments = ParseArguments(isConst: false);
        var directives = ParseDirectives(isConst: false);
        var selectionSet = _lexer.Kind == TokenKind.BraceOpen ? ParseSelectionSet() : null;
        return new FieldNode(alias, name, arguments, directives, selectionSet, start, _lexer.PreviousEnd);
    }

    // Arguments: ( Argument+ ) (2.7)
    private ImmutableArray<ArgumentNode> ParseArguments(bool isConst)
    {
        if (!Skip(TokenKind.ParenOpen))
        {
            return [];
        }

        var mark = _nodes.Count;
        do
        {
            var start = _lexer.Start;
            var name = ParseName();
            Expect(TokenKind.Colon);
            var value = ParseValue(isConst);
            _nodes.Push(new ArgumentNode(name, value, start, _lexer.PreviousEnd));
        }
        while (More(TokenKind.ParenClose));

        return _nodes.Pop<ArgumentNode>(mark);
    }

    // FragmentSpread: ... FragmentName Directives? (2.9); InlineFragment: ... TypeCondition? Directives? SelectionSet (2.9.2)
    private SelectionNode ParseFragment()
    {
        var start = _lexer.Start;
        _lexer.Advance();
        var hasTypeCondition = SkipKeyword("on");
        if (!hasTypeCondition && _lexer.Kind == TokenKind.Name)
        {
            var name = ParseName();
            var spreadDirectives = ParseDirectives(isConst: false);
            return new FragmentSpreadNode(name, spreadDirectives, start, _lexer.PreviousEnd);
        }

        var typeCondition = hasTypeCondition ? ParseNamedType() : null;
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new InlineFragmentNode(typeCondition, directives, selectionSet, start, _lexer.PreviousEnd);
    }

    // FragmentDefinition: Description? fragment FragmentName TypeCondition Directives? SelectionSet (2.9)
    private FragmentDefinitionNode ParseFragmentDefinition(StringValueNode? description, int start)
    {
        if (++_fragments > _options.MaxFragments)
        {
            FailLimit(_lexer.Start, "fragments", _options.MaxFragments, "fragments");
        }
        else
        {
            _lexer.Advance();
        }

        if (IsKeyword("on"))
        {
            FailUnexpected();
        }

        var name = ParseName();
        ExpectKeyword("on");
        var typeCondition = ParseNamedType();
        var directives = ParseDirectives(isConst: false);
        var selectionSet = ParseSelectionSet();
        return new FragmentDefinitionNode(description, name, typeCondition, directives, selectionSet, start, _lexer.PreviousEnd);
    }

    // Directives: Directive+ (2.13)
    private ImmutableArray<DirectiveNode> ParseDirectives(bool isConst)
    {
        if (_lexer.Kind != TokenKind.At)
        {
            return [];
        }

        var mark = _nodes.Count;
        do
        {
            var start = _lexer.Start;
            if (++_directives > _options.MaxDirectives)
            {
                FailLimit(start, "directives", _options.MaxDirectives, "directives");
                break;
            }

            if (_nodes.Count - mark == _options.MaxDirectivesPerLocation)
            {
                FailLimit(start, "directives", _options.MaxDirectivesPerLocation, "directives at one place");
                break;
            }

            _lexer.Advance();
            var name = ParseName();
            var arguments = ParseArguments(isConst);
            _nodes.Push(new DirectiveNode(name, arguments, start, _lexer.PreviousEnd));
        }
        while (_lexer.Kind == TokenKind.At);

        return _nodes.Pop<DirectiveNode>(mark);
    }

    // Value (2.10)
    private ValueNode ParseValue(bool isConst)
    {
        var start = _lexer.Start;
        switch (_lexer.Kind)
        {
            case TokenKind.Dollar:
                return isConst ? FailVariable() : ParseVariable();
            case TokenKind.Int:
                var integer = new IntValueNode(_lexer.Text.ToString(), start);
                _lexer.Advance();
                return integer;
            case TokenKind.Float:
                var number = new FloatValueNode(_lexer.Text.ToString(), start);
                _lexer.Advance();
                return number;
            case TokenKind.String or TokenKind.BlockString:
                return ParseString();
            case TokenKind.Name:
                return ParseNameValue();
            case TokenKind.BracketOpen:
                return ParseList(isConst);
            case TokenKind.BraceOpen:
                return ParseObject(isConst);
            default:
                FailUnexpected();
                return new NullValueNode(start, start);
        }
    }

    // BooleanValue, NullValue, EnumValue (2.10.3, 2.10.5, 2.10.6)
    private ValueNode ParseNameValue()
    {
        var start = _lexer.Start;
        ValueNode value = _lexer.Text switch
        {
            "true" => new BooleanValueNode(value: true, start, _lexer.End),
            "false" => new BooleanValueNode(value: false, start, _lexer.End),
            "null" => new NullValueNode(start, _lexer.End),
            var name => new EnumValueNode(_names.Intern(name), start),
        };
        _lexer.Advance();
        return value;
    }

    private StringValueNode ParseString()
    {
        var value = new StringValueNode(_lexer.StringValue(), _lexer.Kind == TokenKind.BlockString, _lexer.Start, _lexer.End);
        _lexer.Advance();
        return value;
    }

    // ListValue: [ Value* ] (2.10.7)
    private ListValueNode ParseList(bool isConst)
    {
        var start = _lexer.Start;
        if (!Enter(TokenKind.BracketOpen))
        {
            return new ListValueNode([], start, start);
        }

        var mark = _nodes.Count;
        while (More(TokenKind.BracketClose))
        {
            if (_nodes.Count - mark == _options.MaxListLength)
            {
                FailLimit(_lexer.Start, "inputList", _options.MaxListLength, "entries of one list");
                break;
            }

            _nodes.Push(ParseValue(isConst));
        }

        _nesting--;
        return new ListValueNode(_nodes.Pop<ValueNode>(mark), start, _lexer.PreviousEnd);
    }

    // ObjectValue: { ObjectField* } (2.10.8)
    private ObjectValueNode ParseObject(bool isConst)
    {
        var start = _lexer.Start;
        if (!Enter(TokenKind.BraceOpen))
        {
            return new ObjectValueNode([], start, start);
        }

        var mark = _nodes.Count;
        while (More(TokenKind.BraceClose))
        {
            var fieldStart = _lexer.Start;
            var name = ParseName();
            Expect(TokenKind.Colon);
            var value = ParseValue(isConst);
            _nodes.Push(new ObjectFieldNode(name, value, fieldStart, _lexer.PreviousEnd));
        }

        _nesting--;
        return new ObjectValueNode(_nodes.Pop<ObjectFieldNode>(mark), start, _lexer.PreviousEnd);
    }

    private NullValueNode FailVariable()
    {
        var start = _lexer.Start;
        _lexer.Advance();
        _lexer.Fail(
            start,
            _lexer.Kind == TokenKind.Name
                ? SyntaxErrors.VariableInConstant(_lexer.Text)
                : SyntaxErrors.Unexpected(SyntaxErrors.Describe(TokenKind.Dollar, [])));
        return new NullValueNode(start, start);
    }

    // Type: NamedType | [ Type ] | Type ! (2.12)
    private TypeNode ParseType()
    {
        TypeNode type;
        if (_lexer.Kind == TokenKind.BracketOpen)
        {
            var start = _lexer.Start;
            if (!Enter(TokenKind.BracketOpen))
            {
                return ParseNamedType();
            }

            var ofType = ParseType();
            Expect(TokenKind.BracketClose);
            _nesting--;
            type = new ListTypeNode(ofType, start, _lexer.PreviousEnd);
        }
        else
        {
            type = ParseNamedType();
        }

        return Skip(TokenKind.Bang) ? new NonNullTypeNode(type, _lexer.PreviousEnd) : type;
    }

    private NamedTypeNode ParseNamedType() => new(ParseName());

    // Description: StringValue (2.2)
    private StringValueNode? ParseDescription() => _lexer.Kind is TokenKind.String or TokenKind.BlockString ? ParseString() : null;

    private Name ParseName()
    {
        var start = _lexer.Start;
        if (_lexer.Kind != TokenKind.Name)
        {
            FailExpected(TokenKind.Name);
            return new Name("", start);
        }

        var name = new Name(_names.Intern(_lexer.Text), start);
        _lexer.Advance();
        return name;
    }

    private readonly bool IsKeyword(string keyword) => _lexer.Kind == TokenKind.Name && _lexer.Text.SequenceEqual(keyword);

    private bool SkipKeyword(string keyword)
    {
        if (!IsKeyword(keyword))
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword) && _lexer.Kind != TokenKind.Error)
        {
            _lexer.Fail(_lexer.Start, SyntaxErrors.ExpectedKeyword(keyword, _lexer.Describe()));
        }
    }

    private bool Skip(TokenKind kind)
    {
        if (_lexer.Kind != kind)
        {
            return false;
        }

        _lexer.Advance();
        return true;
    }

    private void Expect(TokenKind kind)
    {
        if (_lexer.Kind != kind)
        {
            FailExpected(kind);
        }
        else if (kind != TokenKind.EndOfFile)
        {
            _lexer.Advance();
        }
    }

    // Takes the bracket that opens one more level, unless that is one too many. The only way into recursion.
    private bool Enter(TokenKind open)
    {
        if (_lexer.Kind != open)
        {
            FailExpected(open);
            return false;
        }

        if (++_nesting > _options.MaxNesting)
        {
            FailLimit(_lexer.Start, "nesting", _options.MaxNesting, "levels");
            return false;
        }

        if (!DeepStack.HasRoom)
        {
            IsOutOfStack = true;
            FailLimit(_lexer.Start, "nesting", _nesting - 1, "levels");
            return false;
        }

        _lexer.Advance();
        return true;
    }

    // Whether a list goes on; takes its closing bracket when it does not.
    private bool More(TokenKind close) => !Skip(close) && _lexer.Kind != TokenKind.Error;

    private void FailExpected(TokenKind kind)
    {
        if (_lexer.Kind != TokenKind.Error)
        {
            _lexer.Fail(_lexer.Start, SyntaxErrors.Expected(kind, _lexer.Describe()));
        }
    }

    private void FailUnexpected()
    {
        if (_lexer.Kind != TokenKind.Error)
        {
            _lexer.Fail(_lexer.Start, SyntaxErrors.Unexpected(_lexer.Describe()));
        }
    }

    private void FailLimit(int position, string limit, int value, string unit)
    {
        if (_lexer.Kind != TokenKind.Error)
        {
            _lexer.Fail(position, SyntaxErrors.Limit(limit, value, unit), limit);
        }
    }
}
