using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Views;

/// <summary>
/// One thing that is supposed to be otherwise than the graph has it. Changes that are made together are a set: what one drops, requalifies,
/// licenses or withdraws is in the graph they are made to, what one adds may join nodes that another adds, and their order does not matter.
/// Ids are those of the graph, spelled as it spells them; so are codes of terms.
/// </summary>
public abstract record GraphChange;

/// <summary>A duty or prohibition of a license is void: it is as if the license did not hold the term.</summary>
/// <param name="Term">Code of the term.</param>
/// <param name="License">Id of the license; null for every license that holds the term.</param>
/// <param name="Over">
/// The lineage relation over which the term does not pass any more, whatever rule let it pass; then the term stays in force at the licensed
/// artifact and passes other relations as before. Null when it is void everywhere.
/// </param>
public sealed record TermVoided(string Term, string? License = null, RelationKind? Over = null) : GraphChange;

/// <summary>A rule of propagation has another value.</summary>
/// <param name="Term">Code of the term.</param>
/// <param name="Relation">The lineage relation.</param>
/// <param name="Qualifier">The qualifier as the rule table spells it; empty for the relation without one.</param>
/// <param name="Certainty">How sure the term passes.</param>
public sealed record RuleReplaced(string Term, RelationKind Relation, string Qualifier, Certainty Certainty) : GraphChange;

/// <summary>An artifact is under another license, and has been from the beginning.</summary>
/// <param name="Artifact">Id of the model or dataset.</param>
/// <param name="License">Id of the license.</param>
/// <param name="Component">
/// Which part of the artifact the license covers: what the graph says about other parts stays. Null for all parts: then the license takes
/// the place of everything that the graph says.
/// </param>
public sealed record ArtifactRelicensed(string Artifact, string License, Component? Component = null) : GraphChange;

/// <summary>
/// An artifact is not there, with what it was made from, its licenses and its assessments. What was made from it keeps the reference, which
/// leads to nothing then: what came over it is not known.
/// </summary>
/// <param name="Artifact">Id of the model or dataset.</param>
public sealed record ArtifactWithdrawn(string Artifact) : GraphChange;

/// <summary>A relation is not there.</summary>
/// <param name="Kind">The kind of relation.</param>
/// <param name="From">Id of the artifact it starts from.</param>
/// <param name="To">Id of the node it leads to.</param>
/// <param name="Qualifier">The qualifier as the graph spells it; null for each relation of this kind between the two.</param>
public sealed record RelationDropped(RelationKind Kind, string From, string To, string? Qualifier = null) : GraphChange;

/// <summary>A relation has another qualifier and is else the same.</summary>
/// <param name="Kind">The kind of relation.</param>
/// <param name="From">Id of the artifact it starts from.</param>
/// <param name="To">Id of the node it leads to.</param>
/// <param name="Qualifier">The qualifier as the graph spells it; null for each relation of this kind between the two.</param>
/// <param name="NewQualifier">The qualifier that takes its place; empty for none.</param>
public sealed record RelationRequalified(RelationKind Kind, string From, string To, string? Qualifier, string NewQualifier) : GraphChange;

/// <summary>There is one relation more.</summary>
/// <param name="Kind">The kind of relation.</param>
/// <param name="From">Id of the artifact it starts from.</param>
/// <param name="To">Id of the node it leads to.</param>
/// <param name="Qualifier">Method, stage, role or component; empty for none.</param>
/// <param name="Operator">GENERATED_BY: ids of the organisations that ran the generator, separated by semicolons; empty for none.</param>
public sealed record RelationAdded(RelationKind Kind, string From, string To, string Qualifier = "", string Operator = "") : GraphChange;

/// <summary>There is one model more.</summary>
/// <param name="Id">An id that no node has.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What sort of model it is.</param>
/// <param name="Date">When it is released; none when that is not said.</param>
public sealed record ModelAdded(string Id, string Name, ModelKind Kind, PartialDate Date = default) : GraphChange;
