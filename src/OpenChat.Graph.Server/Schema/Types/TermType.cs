// Fields of the terms of the vocabulary.
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Term</c>; its object is a <see cref="Domain.Rules.Term"/>.</summary>
internal static class TermType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field("Term.id", static (in FieldContext context) => Ids.OfTerm(Term(context)))
            .Field("Term.code", static (in FieldContext context) => FieldValue.String(Term(context).Code))
            .Field("Term.kind", static (in FieldContext context) => FieldValue.Enum((int)Term(context).Kind))
            .Field("Term.title", static (in FieldContext context) => FieldValue.String(Term(context).Title))
            .Field("Term.description", static (in FieldContext context) => Values.TextOrNull(Term(context).Description))
            .Field(
                "Term.alignedTo",
                static (in FieldContext context) => Values.Texts(
                    Term(context).AlignedTo.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
            .Field("Term.severity", static (in FieldContext context) => FieldValue.Int(Term(context).Severity));
    }

    private static Term Term(in FieldContext context) => context.Object<Term>();
}
