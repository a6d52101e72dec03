// How nodes and texts of the graph become values of the engine, and back.
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema;

/// <summary>
/// The object value of a node is its place among the nodes of its kind (index) and the kind (sub-index), without a reference: the snapshot is the state
/// of the request. A relation is its position in the graph.
/// </summary>
internal static class Values
{
    public static Snapshot Snapshot(this in FieldContext context) => (Snapshot)context.State!; // the endpoint hands a snapshot to every request

    public static LineageGraph Graph(this in FieldContext context) => context.Snapshot().Graph;

    public static NodeId Node(this in FieldContext context) => new((NodeKind)context.SubIndex, context.Index);

    public static int Artifact(this in FieldContext context) => context.Graph().ArtifactOf(context.Node());

    public static FieldValue Of(NodeId node) => FieldValue.Object(null, node.Index, (int)node.Kind);

    public static FieldValue OfArtifact(LineageGraph graph, int artifact) => Of(graph.NodeOf(artifact));

    public static FieldValue OfLicense(int license) => FieldValue.Object(null, license, (int)NodeKind.License);

    public static FieldValue OfOrganisation(int organisation) => FieldValue.Object(null, organisation, (int)NodeKind.Organisation);

    public static FieldValue OfSource(int? source) => source is { } index ? FieldValue.Object(null, index, (int)NodeKind.Source) : FieldValue.Null;

    /// <summary>A term; the number tells the engine terms apart where an answer names one many times.</summary>
    public static FieldValue OfTerm(Term term) => FieldValue.Object(term, term.Index + 1);

    /// <summary>A text column; null when the cell is empty.</summary>
    public static FieldValue Text(in FieldContext context, NodeField field) => Utf8(context.Graph().GetUtf8Bytes(context.Node(), field));

    /// <summary>A text as UTF-8; null when it is empty.</summary>
    public static FieldValue Utf8(ArraySegment<byte> text) =>
        text.Count == 0 ? FieldValue.Null : FieldValue.Utf8(text.Array!, text.Offset, text.Count); // a segment with bytes has an array

    /// <summary>A text that the domain leaves empty when there is none.</summary>
    public static FieldValue TextOrNull(string text) => text.Length == 0 ? FieldValue.Null : FieldValue.String(text);

    public static FieldValue Date(PartialDate date) => date.IsNone ? FieldValue.Null : FieldValue.String(date.ToString());

    /// <summary>The kind of a model as the schema shows it: base when nothing else is known.</summary>
    public static ModelKind ModelKindOf(LineageGraph graph, int model) => graph.ModelKindOf(model) ?? ModelKind.Base;

    public static string TypeName(in FieldContext value) => (NodeKind)value.SubIndex switch
    {
        NodeKind.Model => "Model",
        NodeKind.Dataset => "Dataset",
        NodeKind.License => "License",
        NodeKind.Organisation => "Organisation",
        NodeKind.Source => "Source",
        _ => throw new InvalidOperationException("A node of no kind."),
    };

    /// <summary>A list of nodes of one kind by their indices, in the order given.</summary>
    public static FieldValue List(int[] indices) => FieldValue.List(indices, 0, indices.Length);

    public static FieldValue LicenseItem(in FieldContext context) => OfLicense(((int[])context.Source!)[context.Index]);

    public static FieldValue OrganisationItem(in FieldContext context) => OfOrganisation(((int[])context.Source!)[context.Index]);

    /// <summary>An item of a list whose start is a position in the graph: the object is that position.</summary>
    public static FieldValue PositionItem(in FieldContext context) => FieldValue.Object(null, context.Index);
}
