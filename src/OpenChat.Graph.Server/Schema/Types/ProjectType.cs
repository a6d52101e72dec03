// Fields of projects as sources list them.
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The field <c>Query.projects</c> and the types <c>Project</c> and <c>ProjectLink</c>; their objects are rows.</summary>
internal static class ProjectType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.ListField(
                "Query.projects",
                static (in FieldContext context) => Values.List(Rows(context).Projects),
                Values.ObjectItem<ProjectRow>)
            .Field("Project.id", static (in FieldContext context) => FieldValue.String(Project(context).Id))
            .Field("Project.name", static (in FieldContext context) => FieldValue.String(Project(context).Name))
            .Field("Project.nameAsListed", static (in FieldContext context) => Values.TextOrNull(Project(context).NameAsListed))
            .Field("Project.urlAsListed", static (in FieldContext context) => Values.AddressOrNull(Project(context).UrlAsListed))
            .Field("Project.artifact", static (in FieldContext context) => Node(
                context, Project(context).Artifact, static kind => kind is NodeKind.Model or NodeKind.Dataset))
            .Field("Project.organisation", static (in FieldContext context) => Node(
                context, Project(context).Organisation, static kind => kind == NodeKind.Organisation))
            .Field("Project.source", static (in FieldContext context) => FrameworkType.SourceOf(context, Project(context).Source))
            .Field("Project.problem", static (in FieldContext context) => Values.TextOrNull(Project(context).Problem))
            .ListField(
                "Project.links",
                static (in FieldContext context) => Values.List(LinksOf(context)),
                Values.ObjectItem<ProjectLinkRow>)
            .Field("Project.ownLinkCount", static (in FieldContext context) => FieldValue.Int(
                LinksOf(context).Count(static link => IsOwn(link) == true)))
            .Field("ProjectLink.criterion", static (in FieldContext context) => FieldValue.String(Link(context).Criterion))
            .Field("ProjectLink.url", static (in FieldContext context) => FieldValue.String(Link(context).Url))
            .Field("ProjectLink.own", static (in FieldContext context) =>
                IsOwn(Link(context)) is { } own ? FieldValue.Boolean(own) : FieldValue.Null)
            .Field("ProjectLink.problem", static (in FieldContext context) => Values.TextOrNull(Link(context).Problem));
    }

    private static ProjectLinkRow[] LinksOf(in FieldContext context)
    {
        var id = Project(context).Id;
        return [.. Rows(context).ProjectLinks.Where(link => link.Project == id && WebAddress.IsOne(link.Url))];
    }

    private static bool? IsOwn(ProjectLinkRow link) => Words.TryParseBoolean(link.Own, out var own) ? own : null;

    private static FieldValue Node(in FieldContext context, string id, Func<NodeKind, bool> fits) =>
        context.Graph().FindById(id) is { } node && fits(node.Kind) ? Values.Of(node) : FieldValue.Null;

    private static OpennessRows Rows(in FieldContext context) => context.Snapshot().Contents.Openness;

    private static ProjectRow Project(in FieldContext context) => context.Object<ProjectRow>();

    private static ProjectLinkRow Link(in FieldContext context) => context.Object<ProjectLinkRow>();
}
