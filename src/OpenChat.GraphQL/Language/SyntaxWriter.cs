using System.Collections.Immutable;
using System.Text;

namespace OpenChat.GraphQL.Language;

/// <summary>The text of one <see cref="Printer"/> call while it grows.</summary>
internal sealed class SyntaxWriter
{
    private const int LongestLine = 80;

    private readonly StringBuilder _output = new();
    private int _level;

    // Open selection sets and values.
    private int _nesting;

    // Line ends written so far: tells whether a member took more than one line.
    private int _lines;

    public override string ToString() => _output.ToString();

    /// <summary>Writes a node of any kind.</summary>
    public void Write(SyntaxNode node)
    {
        switch (node)
        {
            case DocumentNode document:
                WriteDocument(document);
                break;
            case OperationDefinitionNode operation:
                WriteOperation(operation, needsKeyword: false);
                break;
            case FragmentDefinitionNode fragment:
                WriteFragmentDefinition(fragment);
                break;
            case TypeSystemDefinitionNode definition:
                WriteTypeSystemDefinition(definition);
                break;
            case SelectionSetNode selectionSet:
                WriteSelectionSet(selectionSet);
                break;
            case FieldNode field:
                WriteField(field);
                break;
            case FragmentSpreadNode spread:
                _output.Append("...").Append(spread.Name.Value);
                WriteDirectives(spread.Directives);
                break;
            case InlineFragmentNode fragment:
                WriteInlineFragment(fragment);
                break;
            case ArgumentNode argument:
                WriteNamed(argument.Name, argument.Value);
                break;
            case ObjectFieldNode field:
                WriteNamed(field.Name, field.Value);
                break;
            case DirectiveNode directive:
                WriteDirective(directive);
                break;
            case ValueNode value:
                WriteValue(value);
                break;
            case TypeNode type:
                WriteType(type);
                break;
            case VariableDefinitionNode variable:
                WriteVariableDefinition(variable);
                break;
            case OperationTypeDefinitionNode operationType:
                _output.Append(Keyword(operationType.Operation)).Append(": ");
                WriteType(operationType.Type);
                break;
            case FieldDefinitionNode field:
                WriteFieldDefinition(field);
                break;
            case InputValueDefinitionNode inputValue:
                WriteInputValueDefinition(inputValue);
                break;
            case EnumValueDefinitionNode enumValue:
                WriteDescription(enumValue.Description);
                _output.Append(enumValue.Name.Value);
                WriteDirectives(enumValue.Directives);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(node), node.GetType().Name, message: null);
        }
    }

    // One level more; false when the node was written on another stack.
    private bool TryEnter(SyntaxNode node)
    {
        if (_nesting > ParserOptions.HighestNesting)
        {
            throw new ArgumentException($"The tree is nested more than {ParserOptions.HighestNesting} levels deep.", nameof(node));
        }

        if (DeepStack.HasRoom)
        {
            _nesting++;
            return true;
        }

        DeepStack.Run(
            (Writer: this, Node: node),
            static state =>
            {
                state.Writer.Write(state.Node);
                return true;
            });
        return false;
    }

    private static string Keyword(OperationType operation) => operation switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, message: null),
    };

    private void WriteDocument(DocumentNode document)
    {
        for (var i = 0; i < document.Definitions.Length; i++)
        {
            if (i > 0)
            {
                NewLine();
                NewLine();
            }

            if (document.Definitions[i] is OperationDefinitionNode operation)
            {
                WriteOperation(operation, needsKeyword: i > 0 && WouldTakeBody(document.Definitions[i - 1]));
            }
            else
            {
                Write(document.Definitions[i]);
            }
        }
    }

    // A definition printed without its body, which would swallow a shorthand query after it.
    private static bool WouldTakeBody(DefinitionNode definition) => definition switch
    {
        SchemaDefinitionNode schema => schema.OperationTypes.Length == 0,
        ObjectTypeDefinitionNode type => type.Fields.Length == 0,
        EnumTypeDefinitionNode enumType => enumType.Values.Length == 0,
        InputObjectTypeDefinitionNode input => input.Fields.Length == 0,
        _ => false,
    };

    private void WriteOperation(OperationDefinitionNode operation, bool needsKeyword)
    {
        WriteDescription(operation.Description);
        var isShorthand = !needsKeyword
            && operation is { Operation: OperationType.Query, Description: null, Name: null }
            && operation.VariableDefinitions.Length == 0
            && operation.Directives.Length == 0;
        if (!isShorthand)
        {
            _output.Append(Keyword(operation.Operation));
            if (operation.Name is not null || operation.VariableDefinitions.Length > 0)
            {
                _output.Append(' ').Append(operation.Name?.Value);
            }

            WriteDefinitionList(operation.VariableDefinitions, indent: 0);
            WriteDirectives(operation.Directives);
            _output.Append(' ');
        }

        WriteSelectionSet(operation.SelectionSet);
    }

    private void WriteVariableDefinition(VariableDefinitionNode variable)
    {
        WriteDescription(variable.Description);
        WriteValue(variable.Variable);
        _output.Append(": ");
        WriteType(variable.Type);
        WriteDefault(variable.DefaultValue);
        WriteDirectives(variable.Directives);
    }

    private void WriteFragmentDefinition(FragmentDefinitionNode fragment)
    {
        WriteDescription(fragment.Description);
        _output.Append("fragment ").Append(fragment.Name.Value).Append(" on ");
        WriteType(fragment.TypeCondition);
        WriteDirectives(fragment.Directives);
        _output.Append(' ');
        WriteSelectionSet(fragment.SelectionSet);
    }

    private void WriteSelectionSet(SelectionSetNode selectionSet)
    {
        if (TryEnter(selectionSet))
        {
            WriteLines('{', selectionSet.Selections, '}');
            _nesting--;
        }
    }

    private void WriteField(FieldNode field)
    {
        var start = _output.Length;
        if (field.Alias is { } alias)
        {
            _output.Append(alias.Value).Append(": ");
        }

        _output.Append(field.Name.Value);
        if (field.Arguments.Length > 0)
        {
            var room = LongestLine - (_output.Length - start) - 2;
            for (var i = 0; i < field.Arguments.Length && room >= 0; i++)
            {
                var argument = field.Arguments[i];
                room = RoomBehind(argument.Value, room - argument.Name.Value.Length - (i == 0 ? 2 : 4));
            }

            if (room < 0)
            {
                WriteLines('(', field.Arguments, ')');
            }
            else
            {
                WriteInline('(', field.Arguments, ')');
            }
        }

        WriteDirectives(field.Directives);
        if (field.SelectionSet is not null)
        {
            _output.Append(' ');
            WriteSelectionSet(field.SelectionSet);
        }
    }

    private void WriteInlineFragment(InlineFragmentNode fragment)
    {
        _output.Append("...");
        if (fragment.TypeCondition is not null)
        {
            _output.Append(" on ");
            WriteType(fragment.TypeCondition);
        }

        WriteDirectives(fragment.Directives);
        _output.Append(' ');
        WriteSelectionSet(fragment.SelectionSet);
    }

    private void WriteNamed(Name name, ValueNode value)
    {
        _output.Append(name.Value).Append(": ");
        WriteValue(value);
    }

    // Each with a space before it.
    private void WriteDirectives(ImmutableArray<DirectiveNode> directives)
    {
        foreach (var directive in directives)
        {
            _output.Append(' ');
            WriteDirective(directive);
        }
    }

    private void WriteDirective(DirectiveNode directive)
    {
        _output.Append('@').Append(directive.Name.Value);
        if (directive.Arguments.Length > 0)
        {
            WriteInline('(', directive.Arguments, ')');
        }
    }

    private void WriteType(TypeNode type)
    {
        Stack<char>? closing = null;
        while (type is not NamedTypeNode)
        {
            closing ??= [];
            if (type is ListTypeNode list)
            {
                _output.Append('[');
                closing.Push(']');
                type = list.OfType;
            }
            else
            {
                closing.Push('!');
                type = ((NonNullTypeNode)type).OfType;
            }
        }

        _output.Append(((NamedTypeNode)type).Name.Value);
        while (closing is not null && closing.TryPop(out var close))
        {
            _output.Append(close);
        }
    }

    private void WriteValue(ValueNode value)
    {
        if (!TryEnter(value))
        {
            return;
        }

        switch (value)
        {
            case VariableNode variable:
                _output.Append('$').Append(variable.Name.Value);
                break;
            case IntValueNode integer:
                _output.Append(integer.Value);
                break;
            case FloatValueNode number:
                _output.Append(number.Value);
                break;
            case StringValueNode text:
                WriteString(text);
                break;
            case BooleanValueNode boolean:
                _output.Append(boolean.Value ? "true" : "false");
                break;
            case NullValueNode:
                _output.Append("null");
                break;
            case EnumValueNode enumValue:
                _output.Append(enumValue.Value);
                break;
            case ListValueNode list when RoomBehind(list, LongestLine) < 0:
                WriteLines('[', list.Values, ']');
                break;
            case ListValueNode list:
                WriteInline('[', list.Values, ']');
                break;
            case ObjectValueNode map when RoomBehind(map, LongestLine) < 0:
                WriteLines('{', map.Fields, '}');
                break;
            case ObjectValueNode map:
                _output.Append('{');
                WriteInline(' ', map.Fields, ' ');
                _output.Append('}');
                break;
        }

        _nesting--;
    }

    private void WriteString(StringValueNode text)
    {
        if (!text.IsBlock || !BlockString.CanHold(text.Value))
        {
            StringEscapes.Write(_output, text.Value);
            return;
        }

        var rest = BlockString.Print(text.Value).AsSpan();
        for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            _output.Append(rest[..end]);
            NewLine();
            rest = rest[(end + 1)..];
        }

        _output.Append(rest);
    }

    // What is left of the room when the value is written on one line; some negative number when it does not fit. Looks at no more than the
    // room can hold, so asking at every level stays linear.
    private static int RoomBehind(ValueNode value, int room)
    {
        switch (value)
        {
            case VariableNode variable:
                return room - 1 - variable.Name.Value.Length;
            case IntValueNode integer:
                return room - integer.Value.Length;
            case FloatValueNode number:
                return room - number.Value.Length;
            case BooleanValueNode boolean:
                return room - (boolean.Value ? 4 : 5);
            case NullValueNode:
                return room - 4;
            case EnumValueNode enumValue:
                return room - enumValue.Value.Length;
            case StringValueNode text when text.Value.Length > room:
                return -1;
            case StringValueNode text:
                var writer = new SyntaxWriter();
                writer.WriteString(text);
                return room - writer._output.Length;
            case ListValueNode list:
                room -= 2;
                for (var i = 0; i < list.Values.Length && room >= 0; i++)
                {
                    room = RoomBehind(list.Values[i], room - (i == 0 ? 0 : 2));
                }

                return room;
            case ObjectValueNode map:
                room -= 4;
                for (var i = 0; i < map.Fields.Length && room >= 0; i++)
                {
                    var field = map.Fields[i];
                    room = RoomBehind(field.Value, room - field.Name.Value.Length - (i == 0 ? 2 : 4));
                }

                return room;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.GetType().Name, message: null);
        }
    }

    private void WriteTypeSystemDefinition(TypeSystemDefinitionNode definition)
    {
        WriteDescription(definition.Description);
        if (definition.IsExtension)
        {
            _output.Append("extend ");
        }

        switch (definition)
        {
            case SchemaDefinitionNode schema:
                _output.Append("schema");
                WriteDirectives(schema.Directives);
                WriteBody(schema.OperationTypes);
                break;
            case ScalarTypeDefinitionNode scalar:
                WriteHead("scalar", scalar);
                break;
            case ObjectTypeDefinitionNode type:
                _output.Append(type.IsInterface ? "interface " : "type ").Append(type.Name.Value);
                WriteNamedTypes(" implements ", type.Interfaces, " & ");
                WriteDirectives(type.Directives);
                WriteBody(type.Fields);
                break;
            case UnionTypeDefinitionNode union:
                WriteHead("union", union);
                WriteNamedTypes(" = ", union.Types, " | ");
                break;
            case EnumTypeDefinitionNode enumType:
                WriteHead("enum", enumType);
                WriteBody(enumType.Values);
                break;
            case InputObjectTypeDefinitionNode input:
                WriteHead("input", input);
                WriteBody(input.Fields);
                break;
            case DirectiveDefinitionNode directive:
                WriteDirectiveDefinition(directive);
                break;
        }
    }

    private void WriteHead(string keyword, TypeDefinitionNode type)
    {
        _output.Append(keyword).Append(' ').Append(type.Name.Value);
        WriteDirectives(type.Directives);
    }

    private void WriteFieldDefinition(FieldDefinitionNode field)
    {
        WriteDescription(field.Description);
        _output.Append(field.Name.Value);
        WriteDefinitionList(field.Arguments, indent: 1);
        _output.Append(": ");
        WriteType(field.Type);
        WriteDirectives(field.Directives);
    }

    private void WriteInputValueDefinition(InputValueDefinitionNode inputValue)
    {
        WriteDescription(inputValue.Description);
        _output.Append(inputValue.Name.Value).Append(": ");
        WriteType(inputValue.Type);
        WriteDefault(inputValue.DefaultValue);
        WriteDirectives(inputValue.Directives);
    }

    private void WriteDirectiveDefinition(DirectiveDefinitionNode directive)
    {
        _output.Append("directive @").Append(directive.Name.Value);
        WriteDefinitionList(directive.Arguments, indent: 1);
        _output.Append(directive.IsRepeatable ? " repeatable on " : " on ");
        for (var i = 0; i < directive.Locations.Length; i++)
        {
            _output.Append(i == 0 ? "" : " | ").Append(directive.Locations[i].Value);
        }
    }

    private void WriteDescription(StringValueNode? description)
    {
        if (description is not null)
        {
            WriteString(description);
            NewLine();
        }
    }

    private void WriteDefault(ValueNode? value)
    {
        if (value is not null)
        {
            _output.Append(" = ");
            WriteValue(value);
        }
    }

    private void WriteNamedTypes(string prefix, ImmutableArray<NamedTypeNode> types, string separator)
    {
        for (var i = 0; i < types.Length; i++)
        {
            _output.Append(i == 0 ? prefix : separator);
            WriteType(types[i]);
        }
    }

    // Definitions between parentheses: on one line when each of them takes one, else one below the other.
    private void WriteDefinitionList<T>(ImmutableArray<T> definitions, int indent)
        where T : SyntaxNode
    {
        if (definitions.Length == 0)
        {
            return;
        }

        var (start, lines) = (_output.Length, _lines);
        WriteInline('(', definitions, ')');
        if (_lines > lines)
        {
            _output.Length = start;
            WriteLines('(', definitions, ')', indent);
        }
    }

    // A body in braces, if there is anything in it.
    private void WriteBody<T>(ImmutableArray<T> members)
        where T : SyntaxNode
    {
        if (members.Length > 0)
        {
            _output.Append(' ');
            WriteLines('{', members, '}');
        }
    }

    private void WriteInline<T>(char open, ImmutableArray<T> members, char close)
        where T : SyntaxNode
    {
        _output.Append(open);
        for (var i = 0; i < members.Length; i++)
        {
            _output.Append(i == 0 ? "" : ", ");
            Write(members[i]);
        }

        _output.Append(close);
    }

    private void WriteLines<T>(char open, ImmutableArray<T> members, char close, int indent = 1)
        where T : SyntaxNode
    {
        _output.Append(open);
        _level += indent;
        foreach (var member in members)
        {
            NewLine();
            Write(member);
        }

        _level -= indent;
        NewLine();
        _output.Append(close);
    }

    private void NewLine()
    {
        _output.Append('\n').Append(' ', _level * 2);
        _lines++;
    }
}
