// Fields of permissions.
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Server.Schema.Shared;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Types;

/// <summary>The type <c>Permission</c>; its object is a <see cref="Domain.Judgement.Permission"/> with the artifact it is about.</summary>
internal static class PermissionType
{
    /// <summary>Binds the fields.</summary>
    public static void Bind(ResolverMap map)
    {
        map.Field(
                "Permission.id",
                static (in FieldContext context) =>
                    Ids.Of("permission", context.Graph().IdOf(context.Index), Permission(context).Term.Code))
            .Field("Permission.term", static (in FieldContext context) => Values.OfTerm(Permission(context).Term))
            .Field("Permission.outcome", static (in FieldContext context) => FieldValue.Enum((int)Permission(context).Outcome))
            .Field("Permission.origin", static (in FieldContext context) =>
                Permission(context).Origin is { } origin ? Values.OfArtifact(context.Graph(), origin) : FieldValue.Null)
            .Field(
                "Permission.license",
                static (in FieldContext context) => Permission(context).License is { } license
                    ? Values.OfLicense(license)
                    : FieldValue.Null);
    }

    private static Permission Permission(in FieldContext context) => context.Object<Permission>();
}
