using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>Where a clause that nobody knows of could stand.</summary>
internal enum SiteKind : byte
{
    /// <summary>In a license of the artifact itself.</summary>
    License,

    /// <summary>In a license of something that the artifact was made from by a relation, or of anything behind that.</summary>
    Behind,

    /// <summary>In a license of anything that the artifact was made from, by whatever relation, or in its own.</summary>
    Anywhere,
}

/// <summary>A place where a clause that nobody knows of could stand, seen from an artifact that is known.</summary>
/// <param name="Kind">Where it is.</param>
/// <param name="Artifact">The artifact.</param>
/// <param name="Relation">The relation that leads to it; said of <see cref="SiteKind.Behind"/> only.</param>
/// <param name="Qualifier">Its qualifier; one the rules do not know may be any that they do.</param>
internal readonly record struct PotentialSite(
    SiteKind Kind, int Artifact, RelationKind Relation = default, Qualifier Qualifier = Qualifier.Unknown);
