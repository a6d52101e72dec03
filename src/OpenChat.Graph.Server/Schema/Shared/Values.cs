// How nodes and texts of the graph become values of the engine, and back.
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Server.Queries;
using OpenChat.Graph.Server.State;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Shared;

/// <summary>
/// The object value of a node is its place among the nodes of its kind (index) and the kind (sub-index), without a reference: the snapshot
/// is the state of the request. A relation is its position in the graph.
/// </summary>
internal static class Values
{
    // the endpoint hands a snapshot to every request
    public static Snapshot Snapshot(this in FieldContext context) => (Snapshot)context.State!;

    public static LineageGraph Graph(this in FieldContext context) => context.Snapshot().Graph;

    public static NodeId Node(this in FieldContext context) => new((NodeKind)context.SubIndex, context.Index);

    public static int Artifact(this in FieldContext context) => context.Graph().ArtifactOf(context.Node());

    public static FieldValue Of(NodeId node) => FieldValue.Object(null, node.Index, (int)node.Kind);

    public static FieldValue OfArtifact(LineageGraph graph, int artifact) => Of(graph.NodeOf(artifact));

    public static FieldValue OfLicense(int license) => FieldValue.Object(null, license, (int)NodeKind.License);

    public static FieldValue OfOrganisation(int organisation) => FieldValue.Object(null, organisation, (int)NodeKind.Organisation);

    public static FieldValue OfSource(int? source) =>
        source is { } index ? FieldValue.Object(null, index, (int)NodeKind.Source) : FieldValue.Null;

    /// <summary>A term; the number tells the engine terms apart where an answer names one many times.</summary>
    public static FieldValue OfTerm(Term term) => FieldValue.Object(term, term.Index + 1);

    /// <summary>A text column; null when the cell is empty.</summary>
    public static FieldValue Text(in FieldContext context, NodeField field) => Utf8(context.Graph().GetUtf8Bytes(context.Node(), field));

    /// <summary>A text as UTF-8; null when it is empty.</summary>
    public static FieldValue Utf8(ArraySegment<byte> text) =>
        text.Count == 0 ? FieldValue.Null : FieldValue.Utf8(text.Array!, text.Offset, text.Count); // a segment with bytes has an array

    /// <summary>A text that the domain leaves empty when there is none.</summary>
    public static FieldValue TextOrNull(string text) => text.Length == 0 ? FieldValue.Null : FieldValue.String(text);

    /// <summary>An address of the web; null for all else, which loading reports.</summary>
    public static FieldValue AddressOrNull(string text) => WebAddress.IsOne(text) ? FieldValue.String(text) : FieldValue.Null;

    /// <summary>The address of a node; null when it has none.</summary>
    public static FieldValue Address(in FieldContext context) =>
        WebAddress.IsOne(context.Graph().GetText(context.Node(), NodeField.Url)) ? Text(context, NodeField.Url) : FieldValue.Null;

    public static FieldValue Date(PartialDate date) => date.IsNone ? FieldValue.Null : FieldValue.String(date.ToString());

    public static string TypeName(in FieldContext value) => (NodeKind)value.SubIndex switch
    {
        NodeKind.Model => "Model",
        NodeKind.Dataset => "Dataset",
        NodeKind.License => "License",
        NodeKind.Organisation => "Organisation",
        NodeKind.Source => "Source",
        _ => throw new InvalidOperationException("A node of no kind."),
    };

    /// <summary>Certainty as the schema orders it.</summary>
    public static FieldValue OfCertainty(Certainty certainty) => FieldValue.Enum(Certainties.IndexOf(certainty));

    /// <summary>The object whose field is asked for, where it is a reference. The binding that handed it out decides its type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Object<T>(this in FieldContext context)
        where T : class => (T)context.Source!; // a binding that hands out null is a fault of the program

    /// <summary>The item of a list whose items lie in an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Item<T>(this in FieldContext context) => ((T[])context.Source!)[context.Index]; // as above

    /// <summary>A list whose items <see cref="Item{T}"/> finds.</summary>
    public static FieldValue List<T>(ImmutableArray<T> items) =>
        FieldValue.List(ImmutableCollectionsMarshal.AsArray(items), 0, items.Length);

    /// <summary>A list whose items <see cref="Item{T}"/> finds: numbers of nodes or relations, say, in the order given.</summary>
    public static FieldValue List<T>(T[] items) => FieldValue.List(items, 0, items.Length);

    /// <summary>A list of texts that is written as it is.</summary>
    public static FieldValue Texts(string[] texts) => FieldValue.List(Array.ConvertAll(texts, FieldValue.String));

    /// <summary>Other names of a node.</summary>
    public static FieldValue Aliases(in FieldContext context) => List(context.Graph().AliasesOf(context.Node()));

    /// <summary>An item of a list of texts.</summary>
    public static FieldValue TextItem(in FieldContext context) => FieldValue.String(context.Item<string>());

    /// <summary>An item of a list of objects.</summary>
    public static FieldValue ObjectItem<T>(in FieldContext context)
        where T : class => FieldValue.Object(context.Item<T>());

    /// <summary>A list of what was found about an artifact.</summary>
    public static FieldValue FoundList<T>(int artifact, ImmutableArray<T> items)
        where T : class => FieldValue.List(new Found<T>(artifact, items), 0, items.Length);

    /// <summary>An item of a <see cref="FoundList{T}"/>: the object, with the artifact as its index.</summary>
    public static FieldValue FoundItem<T>(in FieldContext context)
        where T : class
    {
        var found = context.Object<Found<T>>();
        return FieldValue.Object(found.Items[context.Index], found.Artifact);
    }

    /// <summary>An item of a list of license numbers.</summary>
    public static FieldValue LicenseItem(in FieldContext context) => OfLicense(context.Item<int>());

    /// <summary>An item of a list of organisation numbers.</summary>
    public static FieldValue OrganisationItem(in FieldContext context) => OfOrganisation(context.Item<int>());

    /// <summary>An item of a list of artifact numbers.</summary>
    public static FieldValue ArtifactItem(in FieldContext context) => OfArtifact(context.Graph(), context.Item<int>());

    /// <summary>An item of a list of relations: the object is the position of the relation.</summary>
    public static FieldValue RelationItem(in FieldContext context) => FieldValue.Object(null, context.Item<int>());

    /// <summary>An item of a list whose start is a position in the graph: the object is that position.</summary>
    public static FieldValue PositionItem(in FieldContext context) => FieldValue.Object(null, context.Index);

    /// <summary>An item of a list whose object knows its items by their places.</summary>
    public static FieldValue PlaceItem(in FieldContext context) => FieldValue.Object(context.Source, context.Index);

    private sealed record Found<T>(int Artifact, ImmutableArray<T> Items);
}
