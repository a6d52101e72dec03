// What answers about all artifacts at once are made of.
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Propagation;

namespace OpenChat.Graph.Server.Queries;

/// <summary>An artifact, and how much was made from it.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Descendants">Other artifacts made from it, directly or not.</param>
/// <param name="Models">The models among them.</param>
/// <param name="Direct">Those made directly.</param>
internal sealed record Dependency(int Artifact, int Descendants, int Models, int Direct);

/// <summary>What an organisation has upstream of an artifact.</summary>
/// <param name="Organisation">The organisation; -1 for nobody who is known.</param>
/// <param name="Artifacts">What it made, nearest first.</param>
/// <param name="Restrictions">The restrictions whose way starts there, in the order of the set.</param>
internal sealed record UpstreamOrganisation(
    int Organisation, ImmutableArray<int> Artifacts, ImmutableArray<Restriction> Restrictions);
