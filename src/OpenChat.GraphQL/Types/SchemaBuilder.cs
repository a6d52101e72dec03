using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Makes a schema from its definition language.</summary>
public static class SchemaBuilder
{
    /// <summary>Parses, checks and builds a schema.</summary>
    /// <param name="source">The text of the schema file.</param>
    /// <param name="scalars">Input rules of custom scalars by name; scalars not named
    /// pass any value. Built-in scalars keep their own rules.</param>
    /// <param name="errors">All problems, in source order; empty exactly when a schema is returned. A syntax error stands alone.</param>
    /// <returns>Null when there is any problem.</returns>
    public static GraphQLSchema? TryBuild(
        Source source, IReadOnlyDictionary<string, ScalarCoercion> scalars, out ImmutableArray<GraphQLError> errors)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(scalars);

        // (1) Text to definitions.
        var document = Parser.TryParse(source, ParserOptions.Unlimited, out var syntaxError);
        if (document is null)
        {
            errors = [syntaxError!]; // not null when there is no document
            return null;
        }

        // (2) Rules about definitions as written, (3) definitions to types, (4) rules about types.
        var found = new SchemaErrors(source);
        SdlRules.Check(document.Definitions, found);
        var assembler = new SchemaAssembler(document.Definitions, scalars);
        SchemaRules.Check(assembler, found);
        errors = found.InSourceOrder();

        // (5) Defaults coerced, types listed.
        return errors.IsEmpty ? assembler.Build() : null;
    }
}
