// Ids of what is no node, for the caches of clients.
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Propagation;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;

namespace OpenChat.Graph.Server.Schema.Shared;

/// <summary>
/// Ids that are made of content: equal content gives equal ids, after every load and from every store, and no two things of one type share
/// an id. They begin with a word of their own, so that they are no ids of nodes; <c>node(id:)</c> does not find them.
/// </summary>
internal static class Ids
{
    /// <summary>The id of a lineage relation.</summary>
    public static FieldValue OfRelation(LineageGraph graph, LineageRelation relation) => FieldValue.String(TextOf(graph, relation));

    /// <summary>The id of a lineage relation, as a text.</summary>
    public static string TextOf(LineageGraph graph, LineageRelation relation)
    {
        ReadOnlySpan<string> parts =
        [
            Words.Spell(relation.Kind), graph.IdOf(relation.From), graph.IdOf(relation.To), relation.QualifierText, relation.OperatorText,
            relation.GeneratedAt.ToString(),
        ];
        return TextOf("relation", parts[^1].Length == 0 ? parts[..^1] : parts);
    }

    /// <summary>The id of a license relation.</summary>
    public static FieldValue OfLicense(LineageGraph graph, LicenseRelation relation) => FieldValue.String(TextOf(graph, relation));

    /// <summary>The id of a license relation, as a text.</summary>
    public static string TextOf(LineageGraph graph, LicenseRelation relation) => TextOf("licensed-under",
    [
        graph.IdOf(relation.Artifact),
        graph.IdOf(new NodeId(NodeKind.License, relation.License)),
        relation.ComponentText,
        relation.Group,
        relation.ValidFrom.ToString(),
        relation.ValidTo.ToString(),
    ]);

    /// <summary>The id of a developer relation.</summary>
    public static FieldValue OfDeveloper(LineageGraph graph, DeveloperRelation relation) => FieldValue.String(TextOf(graph, relation));

    /// <summary>The id of a developer relation, as a text.</summary>
    public static string TextOf(LineageGraph graph, DeveloperRelation relation) => TextOf("developed-by",
    [
        graph.IdOf(relation.Artifact),
        graph.IdOf(new NodeId(NodeKind.Organisation, relation.Organisation)),
        relation.Role,
    ]);

    /// <summary>The id of a restriction.</summary>
    public static FieldValue OfRestriction(LineageGraph graph, Restriction restriction)
    {
        var path = new Hash();
        for (var i = 0; i < restriction.Hops; i++)
        {
            var relation = restriction.Hop(i).Relation;
            path.Add(Words.Spell(relation.Kind));
            path.Add(graph.GetUtf8(graph.NodeOf(relation.To), NodeField.Id));
            path.Add(relation.QualifierText);
            path.Add(relation.OperatorText);
            if (relation.GeneratedAt.ToString() is { Length: > 0 } date)
            {
                path.Add(date);
            }
        }

        return Of(
            "restriction",
            graph.IdOf(restriction.Artifact),
            restriction.Term.Code,
            graph.IdOf(new NodeId(NodeKind.License, restriction.License)),
            restriction.Inherited ? path.ToString() : "own");
    }

    /// <summary>The id of a term.</summary>
    public static FieldValue OfTerm(Term term) => Of("term", term.Code);

    /// <summary>The id of a clause.</summary>
    public static FieldValue OfClause(Clause clause) => Of("license-term", clause.License, clause.Term.Code);

    /// <summary>An id of a word for what it is and of parts that tell it from others of its kind.</summary>
    public static FieldValue Of(string word, params ReadOnlySpan<string> parts) => FieldValue.String(TextOf(word, parts));

    private static string TextOf(string word, ReadOnlySpan<string> parts)
    {
        var id = new StringBuilder(word);
        for (var i = 0; i < parts.Length; i++)
        {
            id.Append(i == 0 ? ':' : '|');
            foreach (var c in parts[i])
            {
                _ = c switch
                {
                    '%' => id.Append("%25"),
                    '|' => id.Append("%7C"),
                    _ => id.Append(c),
                };
            }
        }

        return id.ToString();
    }

    /// <summary>A member of an enum as the schema spells it.</summary>
    public static string Word<T>(T member)
        where T : struct, Enum => ScreamingSnakeCase(member.ToString());

    /// <summary>A text in 16 digits.</summary>
    public static string Digest(string text)
    {
        var hash = new Hash();
        hash.Add(text);
        return hash.ToString();
    }

    /// <summary>The name of an enum's member as the schema spells it.</summary>
    public static string ScreamingSnakeCase(string member)
    {
        var name = new StringBuilder();
        foreach (var c in member)
        {
            _ = (char.IsUpper(c) && name.Length > 0 ? name.Append('_') : name).Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }

    /// <summary>FNV-1a with 64 bits over several texts; the same in every process.</summary>
    private struct Hash()
    {
        private ulong _value = 14695981039346656037;

        public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

        public void Add(ReadOnlySpan<byte> text)
        {
            foreach (var unit in text)
            {
                _value = unchecked((_value ^ unit) * 1099511628211);
            }

            _value = unchecked((_value ^ 0xFF) * 1099511628211); // no byte of UTF-8: where the text ends
        }

        public override readonly string ToString() => FormattableString.Invariant($"{_value:x16}");
    }
}
