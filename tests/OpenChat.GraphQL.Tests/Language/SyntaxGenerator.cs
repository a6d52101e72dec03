// Random syntax trees of every node kind, built by the constructors and not by the parser. Positions are all 0.
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Tests.Language;

internal static class SyntaxGenerator
{
    private const int Depth = 3;

    private static readonly Gen<string> AnyName = Gen.Elements(
        "a", "b", "on", "query", "mutation", "type", "fragment", "extend", "schema", "implements", "repeatable", "true", "false", "null",
        "__typename",
        "_", "A1", "aNameThatIsSoLongThatAFewOfItsKindFillALine");

    private static readonly Gen<Name> AName = AnyName.Select(name => new Name(name, 0));

    private static readonly Gen<Name> FragmentName = AnyName.Where(name => name != "on").Select(name => new Name(name, 0));

    private static readonly Gen<Name> EnumName = AnyName.Where(name => name is not ("true" or "false" or "null"))
        .Select(name => new Name(name, 0));

    private static readonly Gen<StringValueNode> Text =
        from parts in Many(
            Gen.Elements(
                "a", " ", "  ", "\t", "\n", "\r", "\"", "\"\"\"", "\\", "\\n", "é", "🦊", "\0", "\u007F", "\u0085", "\uFEFF", "#",
                "some words "),
            0,
            8)
        from isBlock in Gen.Elements(true, false)
        let value = string.Concat(parts)
        select new StringValueNode(value, isBlock && BlockString.CanHold(value), 0, 0);

    private static readonly Gen<StringValueNode?> Description = Maybe(Text);

    private static readonly Gen<NamedTypeNode> NamedType = AName.Select(name => new NamedTypeNode(name));

    private static readonly Gen<OperationType> Operation = Gen.Elements(
        OperationType.Query, OperationType.Mutation, OperationType.Subscription);

    private static readonly Gen<ImmutableArray<DirectiveNode>> ConstDirectives = Directives(isConst: true);

    private static readonly Gen<InputValueDefinitionNode> InputValue =
        from description in Description
        from name in AName
        from type in Type(Depth)
        from defaultValue in Maybe(Value(Depth, isConst: true))
        from directives in ConstDirectives
        select new InputValueDefinitionNode(description, name, type, defaultValue, directives, 0, 0);

    private static readonly Gen<FieldDefinitionNode> FieldDefinition =
        from description in Description
        from name in AName
        from arguments in Many(InputValue, 0, 3)
        from type in Type(Depth)
        from directives in ConstDirectives
        select new FieldDefinitionNode(description, name, arguments, type, directives, 0, 0);

    private static readonly Gen<EnumValueDefinitionNode> EnumValue =
        from description in Description
        from name in EnumName
        from directives in ConstDirectives
        select new EnumValueDefinitionNode(description, name, directives, 0, 0);

    public static Gen<DocumentNode> Document { get; } =
        Many(
            Gen.OneOf(
                OperationDefinition(), FragmentDefinition(), Schema(), Scalar(), ObjectType(), Union(), EnumType(), Input(), Directive()),
            1,
            4)
            .Select(definitions => new DocumentNode(new Source(""), definitions));

    /// <summary>A value whose lists and objects nest up to the depth.</summary>
    public static Gen<ValueNode> Value(int depth, bool isConst)
    {
        var leaves = Gen.OneOf(
            Gen.Elements<ValueNode>(
                new IntValueNode("0", 0),
                new IntValueNode("-12345678901234567890", 0),
                new FloatValueNode("1.5e-3", 0),
                new BooleanValueNode(value: true, 0, 0),
                new BooleanValueNode(value: false, 0, 0),
                new NullValueNode(0, 0)),
            Text.Select(ValueNode (text) => text),
            EnumName.Select(ValueNode (name) => new EnumValueNode(name.Value, 0)),
            isConst ? Gen.Constant<ValueNode>(new NullValueNode(0, 0)) : AName.Select(ValueNode (name) => new VariableNode(name, 0)));
        if (depth == 0)
        {
            return leaves;
        }

        var inner = Value(depth - 1, isConst);
        var field = from name in AName from value in inner select new ObjectFieldNode(name, value, 0, 0);
        return Gen.Frequency(
            (4, leaves),
            (1, Many(inner, 0, 4).Select(ValueNode (values) => new ListValueNode(values, 0, 0))),
            (1, Many(field, 0, 4).Select(ValueNode (fields) => new ObjectValueNode(fields, 0, 0))));
    }

    private static Gen<TypeNode> Type(int depth)
    {
        var nullable = depth == 0
            ? NamedType.Select(TypeNode (type) => type)
            : Gen.Frequency(
                (3, NamedType.Select(TypeNode (type) => type)),
                (1, Type(depth - 1).Select(TypeNode (type) => new ListTypeNode(type, 0, 0))));
        return from type in nullable
               from isNonNull in Gen.Elements(true, false)
               select isNonNull ? new NonNullTypeNode(type, 0) : type;
    }

    private static Gen<ImmutableArray<ArgumentNode>> Arguments(bool isConst) => Many(
        from name in AName from value in Value(Depth, isConst) select new ArgumentNode(name, value, 0, 0), 0, 3);

    private static Gen<ImmutableArray<DirectiveNode>> Directives(bool isConst) => Gen.Frequency(
        (3, Gen.Constant(ImmutableArray<DirectiveNode>.Empty)),
        (1, Many(from name in AName from arguments in Arguments(isConst) select new DirectiveNode(name, arguments, 0, 0), 1, 2)));

    private static Gen<SelectionSetNode> SelectionSet(int depth)
    {
        var inner = depth == 0 ? null : SelectionSet(depth - 1);
        var field =
            from alias in Maybe(AName.Select(name => (Name?)name))
            from name in AName
            from arguments in Arguments(isConst: false)
            from directives in Directives(isConst: false)
            from selectionSet in inner is null ? Gen.Constant<SelectionSetNode?>(null) : Maybe(inner)
            select (SelectionNode)new FieldNode(alias, name, arguments, directives, selectionSet, 0, 0);
        var spread =
            from name in FragmentName
            from directives in Directives(isConst: false)
            select (SelectionNode)new FragmentSpreadNode(name, directives, 0, 0);
        var selection = inner is null
            ? Gen.Frequency((3, field), (1, spread))
            : Gen.Frequency(
                (3, field),
                (1, spread),
                (1, from type in Maybe(NamedType)
                    from directives in Directives(isConst: false)
                    from selectionSet in inner
                    select (SelectionNode)new InlineFragmentNode(type, directives, selectionSet, 0, 0)));
        return Many(selection, 1, 3).Select(selections => new SelectionSetNode(selections, 0, 0));
    }

    private static Gen<DefinitionNode> OperationDefinition()
    {
        var variable =
            from description in Description
            from name in AName
            from type in Type(Depth)
            from defaultValue in Maybe(Value(Depth, isConst: true))
            from directives in ConstDirectives
            select new VariableDefinitionNode(description, new VariableNode(name, 0), type, defaultValue, directives, 0, 0);
        var full =
            from description in Description
            from operation in Operation
            from name in Maybe(AName.Select(name => (Name?)name))
            from variables in Many(variable, 0, 3)
            from directives in Directives(isConst: false)
            from selectionSet in SelectionSet(Depth)
            select (DefinitionNode)new OperationDefinitionNode(
                description, operation, isShorthand: false, name, variables, directives, selectionSet, 0, 0);
        var shorthand =
            from selectionSet in SelectionSet(Depth)
            select (DefinitionNode)new OperationDefinitionNode(
                null, OperationType.Query, isShorthand: true, null, [], [], selectionSet, 0, 0);
        return Gen.Frequency((2, full), (1, shorthand));
    }

    private static Gen<DefinitionNode> FragmentDefinition() =>
        from description in Description
        from name in FragmentName
        from type in NamedType
        from directives in Directives(isConst: false)
        from selectionSet in SelectionSet(Depth)
        select (DefinitionNode)new FragmentDefinitionNode(description, name, type, directives, selectionSet, 0, 0);

    private static Gen<DefinitionNode> Schema()
    {
        var root = from operation in Operation from type in NamedType select new OperationTypeDefinitionNode(operation, type, 0, 0);
        return from head in Head
               from directives in ConstDirectives
               from roots in Many(root, head.IsExtension && directives.Length > 0 ? 0 : 1, 3)
               select (DefinitionNode)new SchemaDefinitionNode(head.Description, head.IsExtension, directives, roots, 0, 0);
    }

    private static Gen<DefinitionNode> Scalar() =>
        from head in Head
        from name in AName
        from directives in ConstDirectives
        where !head.IsExtension || directives.Length > 0
        select (DefinitionNode)new ScalarTypeDefinitionNode(head.Description, head.IsExtension, name, directives, 0, 0);

    private static Gen<DefinitionNode> ObjectType() =>
        from head in Head
        from isInterface in Gen.Elements(true, false)
        from name in AName
        from interfaces in Many(NamedType, 0, 2)
        from directives in ConstDirectives
        from fields in Many(FieldDefinition, 0, 3)
        where !head.IsExtension || interfaces.Length + directives.Length + fields.Length > 0
        select (DefinitionNode)new ObjectTypeDefinitionNode(
            head.Description, head.IsExtension, isInterface, name, interfaces, directives, fields, 0, 0);

    private static Gen<DefinitionNode> Union() =>
        from head in Head
        from name in AName
        from directives in ConstDirectives
        from types in Many(NamedType, 0, 3)
        where !head.IsExtension || directives.Length + types.Length > 0
        select (DefinitionNode)new UnionTypeDefinitionNode(head.Description, head.IsExtension, name, directives, types, 0, 0);

    private static Gen<DefinitionNode> EnumType() =>
        from head in Head
        from name in AName
        from directives in ConstDirectives
        from values in Many(EnumValue, 0, 3)
        where !head.IsExtension || directives.Length + values.Length > 0
        select (DefinitionNode)new EnumTypeDefinitionNode(head.Description, head.IsExtension, name, directives, values, 0, 0);

    private static Gen<DefinitionNode> Input() =>
        from head in Head
        from name in AName
        from directives in ConstDirectives
        from fields in Many(InputValue, 0, 3)
        where !head.IsExtension || directives.Length + fields.Length > 0
        select (DefinitionNode)new InputObjectTypeDefinitionNode(head.Description, head.IsExtension, name, directives, fields, 0, 0);

    private static Gen<DefinitionNode> Directive() =>
        from description in Description
        from name in AName
        from arguments in Many(InputValue, 0, 3)
        from isRepeatable in Gen.Elements(true, false)
        from locations in Many(
            Gen.Elements("QUERY", "FIELD", "SCHEMA", "ENUM_VALUE", "VARIABLE_DEFINITION").Select(location => new Name(location, 0)), 1, 3)
        select (DefinitionNode)new DirectiveDefinitionNode(description, name, arguments, isRepeatable, locations, 0, 0);

    // An extension has no description.
    private static Gen<(bool IsExtension, StringValueNode? Description)> Head =>
        from isExtension in Gen.Elements(true, false)
        from description in Description
        select (isExtension, isExtension ? null : description);

    private static Gen<T?> Maybe<T>(Gen<T> generator) => Gen.OneOf(generator.Select(T? (value) => value), Gen.Constant<T?>(default));

    private static Gen<ImmutableArray<T>> Many<T>(Gen<T> generator, int min, int max) =>
        from count in Gen.Choose(min, max)
        from items in generator.ArrayOf(count)
        select items.ToImmutableArray();
}
