using System.Collections.Immutable;
using OpenChat.GraphQL.Language;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Validation;

/// <summary>
/// The one walk over the document: depth first, in source order, tracking types, asking every rule that looks at a node and its type, and
/// noting spreads and variable usages for the rules that follow spreads. It recurses once per level of the syntax tree, which the parser
/// bounds (<see cref="ParserOptions.HighestNesting"/>); see <see cref="DeepStack"/>.
/// </summary>
internal static class DocumentWalk
{
    public static void Run(ValidationContext context)
    {
        var part = 0;
        foreach (var definition in context.Document.Definitions)
        {
            switch (definition)
            {
                case OperationDefinitionNode operation:
                    WalkOperation(context, operation, part++);
                    break;
                case FragmentDefinitionNode fragment:
                    WalkFragment(context, fragment, part++);
                    break;
                default:
                    context.Report("ExecutableDefinitions", ValidationErrors.NotExecutable(definition), definition.Start);
                    break;
            }

            if (context.IsAborted)
            {
                return;
            }
        }
    }

    private static void WalkOperation(ValidationContext context, OperationDefinitionNode operation, int part)
    {
        var rootType = context.Schema.RootType(operation.Operation);
        context.BeginPart(part, rootType);
        OperationRules.Check(context, operation, rootType, part);
        foreach (var variable in operation.VariableDefinitions)
        {
            VariableRules.CheckDefinition(context, variable);
            WalkDirectives(context, variable.Directives, "VARIABLE_DEFINITION", enclosingField: null);
        }

        VariableRules.CheckUniqueNames(context, operation);
        WalkDirectives(context, operation.Directives, DirectiveRules.LocationOf(operation.Operation), enclosingField: null);
        WalkSelectionSet(context, operation.SelectionSet, rootType, enclosingField: null);
        context.EndPart(part);
    }

    private static void WalkFragment(ValidationContext context, FragmentDefinitionNode fragment, int part)
    {
        var type = FragmentRules.CheckDefinition(context, fragment);
        context.BeginPart(part, type);
        WalkDirectives(context, fragment.Directives, "FRAGMENT_DEFINITION", enclosingField: null);
        WalkSelectionSet(context, fragment.SelectionSet, type, enclosingField: null);
        context.EndPart(part);
    }

    private static void WalkSelectionSet(
        ValidationContext context, SelectionSetNode set, CompositeType? parentType, FieldDefinition? enclosingField)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(
                (Context: context, Set: set, ParentType: parentType, EnclosingField: enclosingField),
                static state =>
                {
                    WalkSelectionSet(state.Context, state.Set, state.ParentType, state.EnclosingField);
                    return true;
                });
            return;
        }

        if (!context.MayOverlap && OverlappingFields.MayOverlap(set))
        {
            context.MayOverlap = true;
        }

        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case FieldNode field:
                    WalkField(context, field, parentType);
                    break;
                case FragmentSpreadNode spread:
                    context.AddSpread(spread, FragmentRules.CheckSpread(context, spread, parentType));
                    WalkDirectives(context, spread.Directives, "FRAGMENT_SPREAD", enclosingField);
                    break;
                case InlineFragmentNode inline:
                    var type = FragmentRules.CheckInline(context, inline, parentType);
                    WalkDirectives(context, inline.Directives, "INLINE_FRAGMENT", enclosingField);
                    WalkSelectionSet(context, inline.SelectionSet, type, enclosingField);
                    break;
                default:
                    throw new InvalidOperationException("Unknown kind of selection.");
            }

            if (context.IsAborted)
            {
                return;
            }
        }
    }

    private static void WalkField(ValidationContext context, FieldNode node, CompositeType? parentType)
    {
        var field = parentType is null ? null : context.Schema.FindField(parentType, node.Name.Value);
        FieldRules.Check(context, node, parentType, field);
        ArgumentRules.CheckUniqueNames(context, node.Arguments);
        foreach (var argument in node.Arguments)
        {
            var definition = field?.FindArgument(argument.Name.Value);
            if (field is not null && definition is null)
            {
                ArgumentRules.ReportUnknown(context, argument, field);
            }

            WalkArgument(context, argument, definition);
        }

        WalkDirectives(context, node.Directives, "FIELD", field);
        if (node.SelectionSet is { } set)
        {
            WalkSelectionSet(context, set, field?.Type.Named as CompositeType, field);
        }

        if (field is not null)
        {
            ArgumentRules.CheckRequired(context, node, field);
        }
    }

    // Arguments of an unknown directive are read as those of the field around it: the reference implementation does so, and types of values
    // are checked accordingly.
    private static void WalkDirectives(
        ValidationContext context, ImmutableArray<DirectiveNode> directives, string location, FieldDefinition? enclosingField)
    {
        if (directives.Length == 0)
        {
            return;
        }

        DirectiveRules.CheckUnique(context, directives);
        foreach (var directive in directives)
        {
            var definition = DirectiveRules.Check(context, directive, location);
            ArgumentRules.CheckUniqueNames(context, directive.Arguments);
            foreach (var argument in directive.Arguments)
            {
                var known = definition is null
                    ? enclosingField?.FindArgument(argument.Name.Value)
                    : definition.FindArgument(argument.Name.Value);
                if (definition is not null && known is null)
                {
                    ArgumentRules.ReportUnknown(context, argument, definition);
                }

                WalkArgument(context, argument, known);
            }

            if (definition is not null)
            {
                ArgumentRules.CheckRequired(context, directive, definition);
            }

            if (context.IsAborted)
            {
                return;
            }
        }
    }

    private static void WalkArgument(ValidationContext context, ArgumentNode argument, InputValueDefinition? definition)
    {
        if (definition is not null)
        {
            ValuesOfCorrectType.Check(context, argument.Value, definition.Type);
        }

        if (argument.Value is VariableNode or ListValueNode or ObjectValueNode)
        {
            WalkValue(context, argument.Value, definition?.Type, oneOf: null, definition?.DefaultValue is not null);
        }
    }

    /// <summary>Notes the variables in a value and checks UniqueInputFieldNames.</summary>
    internal static void WalkValue(ValidationContext context, ValueNode value, GraphQLType? type, InputObjectType? oneOf, bool hasDefault)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(
                (Context: context, Value: value, Type: type, OneOf: oneOf, HasDefault: hasDefault),
                static state =>
                {
                    WalkValue(state.Context, state.Value, state.Type, state.OneOf, state.HasDefault);
                    return true;
                });
            return;
        }

        switch (value)
        {
            case VariableNode variable:
                context.AddUsage(new VariableUsage(variable, type, oneOf, hasDefault));
                break;
            case ListValueNode list:
                var itemType = (type?.Nullable as ListType)?.OfType;
                foreach (var item in list.Values)
                {
                    WalkValue(context, item, itemType, oneOf: null, hasDefault: false);
                }

                break;
            case ObjectValueNode literal:
                ArgumentRules.CheckUniqueNames(context, literal);
                var objectType = type?.Named as InputObjectType;
                var asksNonNull = objectType is { IsOneOf: true }
                    && (context.Options.StrictOneOfPositions || ReferenceEquals(objectType, type));
                var oneOfType = asksNonNull ? objectType : null;
                foreach (var field in literal.Fields)
                {
                    var definition = objectType?.FindField(field.Name.Value);
                    WalkValue(context, field.Value, definition?.Type, oneOfType, definition?.DefaultValue is not null);
                }

                break;
        }
    }
}
