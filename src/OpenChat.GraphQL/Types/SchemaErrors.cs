using System.Collections.Immutable;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>Collects the problems of a schema file.</summary>
internal sealed class SchemaErrors(Source source)
{
    private readonly List<(int Offset, GraphQLError Error)> _errors = [];

    /// <summary>Adds a problem.</summary>
    /// <param name="rule">Name of the rule as graphql-js has it; null for rules about built types, which have no names there.</param>
    /// <param name="message">Worded as graphql-js words it where it has the same error.</param>
    /// <param name="places">The places to blame, the first one decides the order;
    /// when there is none, the start of the file is shown.</param>
    public void Add(string? rule, string message, params IEnumerable<int> places)
    {
        ImmutableArray<int> offsets = [.. places];
        if (offsets.IsEmpty)
        {
            offsets = [0];
        }

        var error = new GraphQLError(message, ErrorCodes.ValidationFailed, [.. offsets.Select(source.GetLocation)]) { Rule = rule };
        _errors.Add((offsets[0], error));
    }

    /// <summary>All problems, those at the same place in the order they were found.</summary>
    public ImmutableArray<GraphQLError> InSourceOrder() =>
        [.. _errors.OrderBy(static pair => pair.Offset).Select(static pair => pair.Error)];
}
