// Fields of organisations.
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Organisation</c>.</summary>
internal static class OrganisationType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField("Organisation.aliases", Values.Aliases, Values.TextItem)
            .Field("Organisation.kind", static (in FieldContext context) => Values.Text(context, NodeField.Kind))
            .Field("Organisation.country", static (in FieldContext context) => Values.Text(context, NodeField.Country))
            .Field("Organisation.url", static (in FieldContext context) => Values.Address(context))
            .Field("Organisation.artifacts", static (in FieldContext context) =>
            {
                var relations = context.Graph().DevelopedBy(context.Index);
                return Connections.Of(context, new SortedArtifacts(context.Graph(), relations.Count, i => relations[i].Artifact));
            });
    }
}
