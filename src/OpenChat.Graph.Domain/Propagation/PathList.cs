using System.Collections.Immutable;
using OpenChat.Graph.Domain.Licensing;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Propagation;

/// <summary>Several paths of one restriction.</summary>
/// <param name="Paths">
/// Best first: certainty descending, hops, how sure the claims of its least sure relation are, then by artifact reached (datasets before
/// models, then id), relation kind, relation.
/// </param>
/// <param name="IsComplete">Whether there are no more; false when the list was cut, or the search stopped at its limit of work.</param>
public sealed record PathList(ImmutableArray<RestrictionPath> Paths, bool IsComplete);

/// <summary>One way a term of a license takes to an artifact. No artifact occurs twice on it.</summary>
public sealed class RestrictionPath
{
    private readonly LicenseTerms _terms;
    private readonly Clause _clause;
    private readonly int _licenseRelation;
    private readonly ImmutableArray<int> _relations;
    private readonly ImmutableArray<byte> _hops; // the sort of each relation

    internal RestrictionPath(
        LicenseTerms terms,
        Clause clause,
        Certainty certainty,
        int origin,
        int licenseRelation,
        ImmutableArray<int> relations,
        ImmutableArray<byte> hops)
    {
        _terms = terms;
        _clause = clause;
        _licenseRelation = licenseRelation;
        _relations = relations;
        _hops = hops;
        Certainty = certainty;
        Origin = origin;
    }

    /// <summary>Its weakest hop.</summary>
    public Certainty Certainty { get; }

    /// <summary>Relations on it; 0 for a term of the artifact's own license.</summary>
    public int Hops => _relations.Length;

    /// <summary>The artifact that carries the license.</summary>
    public int Origin { get; }

    /// <summary>The license relation at the origin, with its claims.</summary>
    public LicenseRelation LicensedUnder => _terms.Graph.LicenseRelation(_licenseRelation);

    /// <summary>A hop; 0 is the one that leaves the artifact.</summary>
    public PathHop Hop(int index) => new(_terms, _clause, _relations[index], _hops[index]);
}
