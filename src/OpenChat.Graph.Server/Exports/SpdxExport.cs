// The lineage as a bill of materials: SPDX 3.0.1 as JSON-LD.
using System.Globalization;
using System.Text.Json;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Exports;

/// <summary>
/// A package of the profiles AI and Dataset for the artifact and each of its ancestors, a relationship for each relation, and the declared
/// licenses of all. The artifact has the license that is concluded, or <c>NOASSERTION</c> where it is not certain, and an annotation for
/// each restriction and each gap. What is no ancestry is left out.
/// </summary>
internal sealed class SpdxExport : IArtifactExport
{
    private const string CreationInfo = "_:creationInfo";
    private const string Agent = "urn:openchat:agent";
    private const string NoAssertionLicense = "expandedlicensing_NoAssertionLicense";

    /// <inheritdoc/>
    public string Name => "spdx";

    /// <inheritdoc/>
    public string Title => "a bill of materials (SPDX 3.0.1)";

    /// <inheritdoc/>
    public string MediaType => "application/ld+json";

    /// <inheritdoc/>
    public string Extension => ".spdx.json";

    /// <inheritdoc/>
    public void Write(ArtifactLineage lineage, Stream target) => Texts.WriteJson(target, json =>
    {
        json.WriteStartObject();
        json.WriteString("@context", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld");
        json.WriteStartArray("@graph");
        new Document(json, lineage, Uuids.Document(lineage, Name)).Write();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>One document while it is written.</summary>
    private sealed class Document(Utf8JsonWriter json, ArtifactLineage lineage, string uri)
    {
        private readonly List<string> _elements = [];
        private readonly LineageGraph _graph = lineage.Graph;
        private readonly SortedDictionary<string, int[]> _expressions = new(StringComparer.Ordinal);

        public void Write()
        {
            WriteCreation();
            Element("SoftwareAgent", Agent, () => json.WriteString("name", "OpenChat.Graph"));
            foreach (var (artifact, _) in lineage.Ancestry.Artifacts)
            {
                WritePackage(artifact);
            }

            foreach (var organisation in lineage.Ancestry.Artifacts.SelectMany(reached => DevelopersOf(reached.Artifact)).Distinct())
            {
                Element("Organization", NodeOf(organisation), () => json.WriteString("name", NameOf(organisation)));
            }

            foreach (var (artifact, _) in lineage.Ancestry.Artifacts)
            {
                foreach (var relation in lineage.MadeFrom(artifact))
                {
                    WriteRelation(relation);
                }
            }

            foreach (var (artifact, _) in lineage.Ancestry.Artifacts)
            {
                Relate("hasDeclaredLicense", artifact, LicenseOf(LicenseStatements.DeclaredExpression(lineage, artifact)));
            }

            var concluded = LicenseStatements.Concluded(lineage);
            Relate("hasConcludedLicense", lineage.Artifact, LicenseOf(concluded.Length == 0 ? null : (
                string.Join(" AND ", concluded.Select(license => LicenseStatements.IdInExpression(lineage, license))), concluded)));
            WriteLicenses();
            WriteAnnotations();
            WriteDocument();
        }

        private void WriteCreation()
        {
            json.WriteStartObject();
            json.WriteString("type", "CreationInfo");
            json.WriteString("@id", CreationInfo);
            json.WriteString("specVersion", "3.0.1");
            json.WriteString("created", lineage.Timestamp ?? "1970-01-01T00:00:00Z");
            json.WriteString("comment", lineage.Timestamp is null
                ? "No claim of the data has a day, so the time of this revision is not known; the time that is given stands for that."
                : "The time is the day of the newest claim in the data.");
            json.WriteList("createdBy", [Agent]);
            json.WriteEndObject();
        }

        private void WriteDocument() => Element("SpdxDocument", uri, () =>
        {
            json.WriteString("name", $"Lineage of {lineage.NameOf(lineage.Artifact)}");
            json.WriteString(
                "comment",
                $"Revision {lineage.Snapshot.Contents.Revision} of the data. {Verdict.Disclaimer} The classes of the profiles AI and "
                + "Dataset are used; all that these profiles ask for, such as versions and download locations, is not recorded.");
            json.WriteList("profileConformance", ["core", "software", "simpleLicensing", "expandedLicensing"]);
            json.WriteList("rootElement", [Uuids.Node(lineage.Id)]);
            json.WriteList("element", _elements);
        });

        private void WritePackage(int artifact)
        {
            var (node, isModel) = (_graph.NodeOf(artifact), _graph.IsModel(artifact));
            Element(isModel ? "ai_AIPackage" : "dataset_DatasetPackage", Uuids.Node(_graph.IdOf(artifact)), () =>
            {
                json.WriteString("name", lineage.NameOf(artifact));
                json.WriteSome("comment", CommentOf(artifact));
                json.WriteString("software_primaryPurpose", isModel ? "model" : "data");
                if (!isModel)
                {
                    json.WriteList("dataset_datasetType", ["noAssertion"]);
                }

                json.WriteSome("software_homePage", Uuids.Address(lineage.AddressOf(node)));
                if (_graph.ReleaseDateOf(artifact) is { Day: not null } date)
                {
                    json.WriteString("releaseTime", date.First.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture));
                }

                int[] developers = [.. DevelopersOf(artifact)];
                if (developers.Length > 0)
                {
                    json.WriteList("originatedBy", developers.Select(NodeOf));
                }

                if (developers is [var only])
                {
                    json.WriteString("suppliedBy", NodeOf(only));
                }
            });
        }

        /// <summary>What the classes of SPDX have no place for.</summary>
        private string CommentOf(int artifact)
        {
            List<string> parts = [];
            if (lineage.KindOf(artifact) is { Length: > 0 } kind)
            {
                parts.Add($"Kind: {kind}.");
            }

            if (_graph.ReleaseDateOf(artifact) is { IsNone: false, Day: null } date)
            {
                parts.Add($"Released: {date}.");
            }

            parts.AddRange(LicenseStatements.Declared(lineage, artifact)
                .Where(license => lineage.Snapshot.Analysis.Licenses.StatusOf(license.Position) == LicenseStatus.OtherComponent)
                .Select(license => $"License of the component {license.ComponentText}: "
                    + $"{LicenseStatements.IdInExpression(lineage, license.License)} ({lineage.LicenseNameOf(license.License)})."));
            return string.Join(' ', parts);
        }

        private void WriteRelation(LineageRelation relation)
        {
            var what = ArtifactLineage.Word(relation.Kind);
            what = relation.QualifierText is { Length: > 0 } qualifier ? $"{what} ({qualifier})" : what;
            var (type, from, to) = relation.Kind switch
            {
                RelationKind.TrainedOn => ("trainedOn", relation.From, relation.To),
                RelationKind.FineTunesFrom or RelationKind.DerivedFrom => ("descendantOf", relation.From, relation.To),
                RelationKind.GeneratedBy => ("generates", relation.To, relation.From),
                _ => ("other", relation.From, relation.To),
            };
            Relate(type, from, Uuids.Node(_graph.IdOf(to)), what);
        }

        private void Relate(string type, int from, string to, string? comment = null) => Element("Relationship", Next("relationship"), () =>
        {
            json.WriteSome("comment", comment);
            json.WriteString("from", Uuids.Node(_graph.IdOf(from)));
            json.WriteString("relationshipType", type);
            json.WriteList("to", [to]);
        });

        private string LicenseOf((string Expression, int[] Licenses)? license)
        {
            if (license is not var (expression, licenses))
            {
                return NoAssertionLicense;
            }

            _expressions.TryAdd(expression, licenses);
            return ExpressionOf(expression);
        }

        private void WriteLicenses()
        {
            foreach (var (expression, licenses) in _expressions)
            {
                int[] custom = [.. licenses.Where(license => LicenseStatements.ListedId(lineage, license) is null)];
                Element("simplelicensing_LicenseExpression", ExpressionOf(expression), () =>
                {
                    json.WriteString("simplelicensing_licenseExpression", expression);
                    if (custom.Length > 0)
                    {
                        json.WriteObjects("simplelicensing_customIdToUri", custom, license =>
                        {
                            json.WriteString("type", "DictionaryEntry");
                            json.WriteString("key", LicenseStatements.IdInExpression(lineage, license));
                            json.WriteString("value", LicenseNodeOf(license));
                        });
                    }
                });
            }

            foreach (var license in _expressions.Values.SelectMany(static licenses => licenses).Distinct().Order()
                .Where(license => LicenseStatements.ListedId(lineage, license) is null))
            {
                var address = Uuids.Address(lineage.AddressOf(ArtifactLineage.LicenseNode(license)));
                Element("expandedlicensing_CustomLicense", LicenseNodeOf(license), () =>
                {
                    json.WriteString("name", lineage.LicenseNameOf(license));
                    json.WriteString(
                        "simplelicensing_licenseText",
                        "The text is not part of this document." + (address is null ? "" : $" It can be read at {address}."));
                    if (address is not null)
                    {
                        json.WriteList("expandedlicensing_seeAlso", [address]);
                    }
                });
            }
        }

        private void WriteAnnotations()
        {
            foreach (var restriction in lineage.Restrictions)
            {
                var clause = restriction.Clause.Place is { Length: > 0 } place ? $"; clause: {place}" : "";
                var own = restriction.IsOwnLicense ? "; the license of its own maker, which binds nobody who got it from there" : "";
                var path = restriction.Hops == 0 ? "none" : string.Join(" > ", lineage.PathOf(restriction));
                WriteAnnotation(
                    restriction.Term.Code,
                    $"{ArtifactLineage.Word(restriction.Certainty)} {ArtifactLineage.Word(restriction.Term.Kind)}",
                    $"License: {_graph.IdOf(ArtifactLineage.LicenseNode(restriction.License))}{clause}; origin: "
                    + $"{_graph.IdOf(restriction.Origin)}; path: {path}{own}",
                    restriction.Explanation);
            }

            foreach (var gap in lineage.Unknowns)
            {
                WriteAnnotation(
                    "NOT_KNOWN",
                    ArtifactLineage.Word(gap.Kind),
                    $"Artifact: {_graph.IdOf(gap.Artifact)}",
                    $"{gap.Message} {gap.SettledBy}");
            }
        }

        private void WriteAnnotation(string name, string summary, string comment, string statement) =>
            Element("Annotation", Next("annotation"), () =>
            {
                json.WriteString("name", name);
                json.WriteString("summary", summary);
                json.WriteString("comment", comment);
                json.WriteString("annotationType", "other");
                json.WriteString("contentType", "text/plain");
                json.WriteString("statement", statement);
                json.WriteString("subject", Uuids.Node(lineage.Id));
            });

        private void Element(string type, string id, Action write)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("spdxId", id);
            json.WriteString("creationInfo", CreationInfo);
            write();
            json.WriteEndObject();
            _elements.Add(id);
        }

        private IEnumerable<int> DevelopersOf(int artifact) =>
            _graph.DevelopersOf(artifact).Select(static developer => developer.Organisation).Distinct();

        private string NameOf(int organisation) => new NodeId(NodeKind.Organisation, organisation) is var node
            && _graph.NameOf(node) is { Length: > 0 } name ? name : _graph.IdOf(node);

        private string NodeOf(int organisation) => Uuids.Node(_graph.IdOf(new NodeId(NodeKind.Organisation, organisation)));

        private string LicenseNodeOf(int license) => Uuids.Node(_graph.IdOf(ArtifactLineage.LicenseNode(license)));

        private string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"{uri}#{kind}-{_elements.Count}");

        private static string ExpressionOf(string expression) => Uuids.Node("license-expression:" + expression);
    }
}
