using System.Text;
using CsvHelper;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain;
using OpenChat.Graph.Domain.Lineage.Building;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.Graph.Storage.Csv;
using OpenChat.Graph.Storage.Rows;

namespace OpenChat.Graph.Storage.Tests.Csv;

// What is loaded can be saved and loaded again without loss, whatever is in it; what is broken never throws.
public sealed class RoundTripTests
{
    private static readonly string[] Words =
        ["", "x", "y z", " padded ", "a,b", "say \"no\"", "two\nlines", "\r", "\u00E9\U0001F999", ";", "'=1"];

    private static readonly string[] Qualifiers =
    [
        "", "full", "adapter", "quantized", "sft", "pretraining", "subset", "text", "prompt", "weights", "data", "code", "delta",
        "hardware",
    ];

    private static readonly string[] Dates = ["", "2023", "2023-03", "2023-03-24", "1999-12-31"];

    private static readonly string[] Ids =
    [
        "model:a", "model:b", "model:c", "dataset:d", "dataset:e", "license:l", "license:m", "org:o", "org:p", "source:s", "model:gone",
        "odd id",
    ];

    private static Config Fixed(int tests) => Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(31, 7);

    [Fact]
    public void Save_WritesTheNormalForm_When_RowsColumnsAndQuotesAreInDisorder()
    {
        using var folder = TestFolder.Create(
            ("models.csv", "name,kind,id,ignored\r\n\"B\",,model:b,1\r\n\"A, a\",chat,model:a,2\r\n"),
            ("licensed_under.csv",
                "to,from,component,valid_from,confidence,note\nlicense:l,model:b,,,,\n" +
                "license:l,model:a,weights,2023-03,,\"two\nlines\"\nlicense:l,model:a,,,,\n"),
            ("fine_tunes_from.csv",
                "to,from,method,source\nmodel:b,model:a,odd,source:t\nmodel:b,model:a,odd,source:s\nmodel:gone,model:a,full,\n"));
        using var saved = TestFolder.Empty();
        CsvFolder.Save(folder.Load().Contents, saved.Path);

        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["aligned_with.csv"] = "from,to,source,evidence_url,confidence,recorded_at,note\n",
                ["derived_from.csv"] = "from,to,method,source,evidence_url,confidence,recorded_at,note\n",
                ["developed_by.csv"] = "from,to,role,source,evidence_url,confidence,recorded_at,note\n",
                ["generated_by.csv"] = "from,to,role,operator,generated_at,source,evidence_url,confidence,recorded_at,note\n",
                ["trained_on.csv"] = "from,to,stage,source,evidence_url,confidence,recorded_at,note\n",
                ["datasets.csv"] =
                    "id,name,kind,stage,synthetic,access_rights,tokens,examples,languages,release_date,url,aliases\n"
                    + "dataset:d,D,,,,,,,,,,\ndataset:e,E,,,,,,,,,,\n",
                ["fine_tunes_from.csv"] =
                    "from,to,method,source,evidence_url,confidence,recorded_at,note\n"
                    + "model:a,model:b,odd,source:s,,,,\nmodel:a,model:b,odd,source:t,,,,\n"
                    + "model:a,model:gone,full,,,,,\n",
                ["licensed_under.csv"] =
                    "from,to,component,group,valid_from,valid_to,source,evidence_url,confidence,recorded_at,note\n"
                    + "model:a,license:l,,,,,,,,,\n"
                    + "model:a,license:l,weights,,2023-03,,,,,,\"two\nlines\"\nmodel:b,license:l,,,,,,,,,\n",
                ["licenses.csv"] =
                    "id,name,spdx_id,version,family,steward,kind,osi_approved,effective_from,superseded_by,url,aliases\n"
                    + "license:l,L,,,,,,,,,,\n",
                ["models.csv"] =
                    "id,name,kind,family,parameters,tokens,release_date,url,aliases\nmodel:a,\"A, a\",chat,,,,,,\nmodel:b,B,,,,,,,\n",
                ["organisations.csv"] = "id,name,kind,country,url,aliases\norg:o,O,,,,\n",
                ["sources.csv"] = "id,name,url,license,retrieved\nsource:s,S,,,\n",
            },
            saved.Files());
    }

    [Fact]
    public void Save_GivesTheSameGraphAndBytes_When_TheGraphIsRandom()
    {
        Check.One(Fixed(100), Prop.ForAll(Graphs().ToArbitrary(), contents =>
        {
            using var first = TestFolder.Empty();
            using var second = TestFolder.Empty();
            CsvFolder.Save(contents, first.Path);
            var loaded = first.Load().Contents;
            CsvFolder.Save(loaded, second.Path);
            Assert.All(first.Files(), file => Assert.Equal(file.Value, second[file.Key]));
            Assert.Equal(first.Files().Keys, second.Files().Keys);
            return contents.Revision == loaded.Revision;
        }));
    }

    [Fact]
    public void Load_GivesTheSameRevision_When_LinesAreShuffled()
    {
        Check.One(Fixed(60), Prop.ForAll(Graphs().ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (contents, seed) =>
        {
            using var folder = TestFolder.Empty();
            CsvFolder.Save(contents, folder.Path);
            var ordered = TableLayouts.OpennessTables.Select(static table => table.FileName); // of these the order counts
            foreach (var (name, text) in folder.Files().Where(file => !ordered.Contains(file.Key)))
            {
                folder.Write(name, Encoding.UTF8.GetBytes(Shuffle(text, new System.Random(seed))));
            }

            return folder.Load().Contents.Revision == contents.Revision;
        }));
    }

    [Fact]
    public void Load_NeverThrows_When_BytesAreRandomOrMutated()
    {
        var bytes = Gen.Elements<byte>(0, (byte)'"', (byte)',', (byte)'\n', (byte)'\r', 0xE9, 0xFF, 0xF0, (byte)'x');
        var mutations = Gen.Zip(Gen.Choose(0, 2000), bytes).ArrayOf();
        Check.One(Fixed(120), Prop.ForAll(Graphs().ToArbitrary(), mutations.ToArbitrary(), (contents, changes) =>
        {
            using var folder = TestFolder.Empty();
            CsvFolder.Save(contents, folder.Path);
            foreach (var (name, text) in folder.Files())
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                foreach (var (place, value) in changes)
                {
                    bytes[place % bytes.Length] = value;
                }

                folder.Write(name, changes.Length % 3 == 0 ? bytes[..(changes.Length * 7 % bytes.Length)] : bytes);
            }

            using var saved = TestFolder.Empty();
            var loaded = folder.Load().Contents;
            CsvFolder.Save(loaded, saved.Path);
            return saved.Load().Contents.Revision == loaded.Revision;
        }));
    }

    [Fact]
    public void Load_EndsLongRowsWhereTheParserWould_When_RowsAreShortStringsOverTheInterestingAlphabet()
    {
        // Every string of up to seven characters as a row; with the limit at one character all of them
        // are cut, and only rows that end in order are counted.
        foreach (var row in Strings("\",\nx", 6))
        {
            var state = new RowState();
            var rows = 0;
            for (var rest = Encoding.UTF8.GetBytes(row + "\n").AsSpan(); !rest.IsEmpty;)
            {
                state = new RowState();
                rest = rest[state.Advance(rest)..];
                rows += state.IsRowComplete ? 1 : 0;
            }

            Assert.Equal(CountRows(row + "\n"), (rows, state.IsInQuotes));
        }
    }

    [Fact]
    public void Save_KeepsRulesThatCameWithTheData_When_TheFolderHasSome()
    {
        const string Terms = "code,kind,title,description,aligned_to,severity\nX,duty,Title,\"a, b\",,2\n";
        const string Rules = "term,relation,qualifier,value,reason,citation\nX,fine-tunes-from,full,binding,because,c\n";
        using var folder = TestFolder.Create(("terms.csv", Terms), ("propagation_rules.csv", Rules));
        var loaded = folder.Load();
        using var saved = TestFolder.Empty();
        CsvFolder.Save(loaded.Contents, saved.Path);

        Assert.Equal([new TermRow("X", "duty", "Title", "a, b", "", 2) { Line = 2 }], loaded.Contents.Rules.Terms.AsEnumerable());
        Assert.Equal(RuleTables.Terms | RuleTables.PropagationRules, loaded.Contents.Rules.FromData);
        Assert.NotEmpty(loaded.Contents.Rules.LicenseTerms);
        Assert.Equal((Terms, Rules), (saved["terms.csv"], saved["propagation_rules.csv"]));
        Assert.False(File.Exists(Path.Combine(saved.Path, "license_terms.csv")));
    }

    [Fact]
    public void Load_FindsNothingWrong_When_TheRulesAreTheShippedOnes()
    {
        using var folder = TestFolder.Create();
        foreach (var name in (string[])["terms.csv", "license_terms.csv", "propagation_rules.csv", "verdict_rules.csv"])
        {
            using var stream = ShippedRules.OpenFile(name);
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            folder.Write(name, copy.ToArray());
        }

        using var none = TestFolder.Create();
        var (own, shipped) = (folder.Load(), none.Load());

        Assert.Empty(own.Findings);
        Assert.Equal(own.Contents.Revision, shipped.Contents.Revision);
        Assert.Equal((15, 0), ((int)own.Contents.Rules.FromData, (int)shipped.Contents.Rules.FromData));
    }

    [Fact]
    public void Load_ReportsRuleRows_When_TheyHoldUnknownWords()
    {
        using var folder = TestFolder.Create(
            ("terms.csv", "code,kind,severity\nX,wish,high\n,duty,1\n"),
            ("propagation_rules.csv", "term,relation,qualifier,value\nX,made-of,,perhaps\n"),
            ("verdict_rules.csv", "purpose,term,effect\nresearch,X,allows\n"));

        Assert.Equal(
            [
                "unusable-rules terms.csv:  ",
                "bad-number terms.csv:2 severity high",
                "unknown-value terms.csv:2 kind wish",
                "empty-value terms.csv:3 code ",
                "unusable-rules propagation_rules.csv:  ",
                "unknown-value propagation_rules.csv:2 term X",
                "unknown-value propagation_rules.csv:2 relation made-of",
                "unknown-value propagation_rules.csv:2 value perhaps",
                "unusable-rules verdict_rules.csv:  ",
                "unknown-value verdict_rules.csv:2 term X",
                "unknown-value verdict_rules.csv:2 effect allows",
            ],
            folder.Load().Findings.Select(f => $"{f.Code} {f.File}:{f.Line} {f.Column} {f.Value}"));
    }

    [Fact]
    public void Save_RemovesFilesItHasNoRowsFor_When_TheFolderHadSome()
    {
        using var folder = TestFolder.Create(
            ("trained_on.csv", "from,to\nmodel:a,dataset:d\n"),
            ("README.md", "kept"),
            ("frameworks.csv", "id,name,values\nf,F,no=0;yes=1\n"));
        using var other = TestFolder.Create();
        CsvFolder.Save(other.Load().Contents, folder.Path);

        Assert.Equal(
            [
                "README.md", "aligned_with.csv", "datasets.csv", "derived_from.csv", "developed_by.csv", "fine_tunes_from.csv",
                "generated_by.csv",
                "licensed_under.csv",
                "licenses.csv",
                "models.csv",
                "organisations.csv",
                "sources.csv",
                "trained_on.csv",
            ],
            folder.Files().Keys);
        Assert.Equal("from,to,stage,source,evidence_url,confidence,recorded_at,note\n", folder["trained_on.csv"]);
    }

    [Fact]
    public void Save_SaysWhere_When_TheFolderCannotBeWritten()
    {
        using var folder = TestFolder.Create(("file", ""));
        var place = Path.Combine(folder.Path, "file");

        Assert.StartsWith(
            $"The data folder '{place}' cannot be written: ",
            Assert.Throws<CsvFolderException>(() => CsvFolder.Save(folder.Load().Contents, place)).Message,
            StringComparison.Ordinal);
    }

    private static Gen<GraphContents> Graphs() => Gen.Choose(0, int.MaxValue).Select(seed => Create(new System.Random(seed)));

    private static GraphContents Create(System.Random random)
    {
        var builder = new LineageGraphBuilder();
        foreach (var id in Ids.Where(id => !id.EndsWith(":gone", StringComparison.Ordinal) && random.Next(8) > 0))
        {
            builder.AddNode(KindOf(id), Node(id, random));
        }

        foreach (var kind in Enum.GetValues<RelationKind>())
        {
            for (var i = random.Next(12); i > 0; i--)
            {
                builder.AddRelation(kind, Relation(kind, random));
            }
        }

        var assessments = new List<OpennessFact>();
        for (var i = random.Next(4); i > 0; i--)
        {
            assessments.Add(new OpennessFact(
                Pick(Ids, random), "f", "c" + i, "open", Pick(Words, random),
                new ClaimText(Pick(Words, random), Pick(Words, random), Confidence.Low, default, Pick(Words, random)))
            {
                Since = random.Next(2) == 0 ? default : new PartialDate(2023, 6),
            });
        }

        using var folder = TestFolder.Create();
        return new GraphContents(builder.Build(), folder.Load().Contents.Rules, assessments, Openness(random));
    }

    // Whatever stands in these tables is kept, also what nothing knows; only keys and names must be there, keys once.
    private static OpennessRows Openness(System.Random random) => OpennessRows.Create(table =>
    {
        var layout = Array.Find(TableLayouts.OpennessTables, layout => layout.Table == table)!; // every table has one
        return
        [
            .. Enumerable.Range(0, random.Next(4)).OrderBy(_ => random.Next()).Select(number => (string[])
            [
                .. layout.Columns.Select((_, slot) => slot < layout.KeyLength || layout.RequiredColumns.Contains(slot)
                    ? $"k{number}{Pick(Words, random)}"
                    : Pick(Words, random)),
            ]),
        ];
    });

    private static NodeKind KindOf(string id) => id[0] switch
    {
        'd' => NodeKind.Dataset,
        'l' => NodeKind.License,
        'o' when id.StartsWith("org", StringComparison.Ordinal) => NodeKind.Organisation,
        's' => NodeKind.Source,
        _ => NodeKind.Model,
    };

    private static NodeRow Node(string id, System.Random random) => new()
    {
        Id = id,
        Name = "n" + Pick(Words, random),
        Url = Pick(Words, random),
        Aliases = Pick(Words, random),
        Date = KindOf(id) == NodeKind.License ? default : Date(random), // none that a license could have ended before
        Kind = Pick(["", "base", "service", "other"], random),
        Family = Pick(Words, random),
        Tokens = Pick(Words, random),
        Examples = Pick(Words, random),
        Languages = Pick(Words, random),
        SupersededBy = Pick(Words, random),
        License = Pick(Words, random),
        Country = Pick(Words, random),
    };

    private static RelationRow Relation(RelationKind kind, System.Random random)
    {
        // A reader does not keep days that cannot be, nor a group that is none.
        var (from, to) = kind == RelationKind.LicensedUnder ? (Date(random), Date(random)) : default;
        var group = kind == RelationKind.LicensedUnder ? Pick(["", "a", "1", " p ", "\u00E9", "either-or"], random) : "";
        return new()
        {
            From = Pick(Ids, random),
            To = Pick(Ids, random),
            Qualifier = kind == RelationKind.AlignedWith ? "" : Pick(Qualifiers, random),
            Operator = kind == RelationKind.GeneratedBy ? Pick(["", "org:o", "org:p;org:o", "x"], random) : "",
            GeneratedAt = kind == RelationKind.GeneratedBy ? Date(random) : default,
            Group = group,
            ValidFrom = to.IsBefore(from) ? to : from,
            ValidTo = to.IsBefore(from) ? from : to,
            Source = Pick(["", "source:s", "someone"], random),
            EvidenceUrl = Pick(Words, random),
            Confidence = (Confidence)random.Next(4),
            RecordedAt = Date(random),
            Note = Pick(Words, random),
        };
    }

    private static PartialDate Date(System.Random random) => PartialDate.TryParse(Pick(Dates, random), out var date) ? date : default;

    private static string Pick(string[] values, System.Random random) => values[random.Next(values.Length)];

    /// <summary>The rows of a file in another order; a row may have line feeds in quotes.</summary>
    private static string Shuffle(string text, System.Random random)
    {
        var rows = new List<string>();
        for (var rest = Encoding.UTF8.GetBytes(text).AsSpan(); !rest.IsEmpty;)
        {
            var state = new RowState();
            var length = state.Advance(rest);
            rows.Add(Encoding.UTF8.GetString(rest[..length]));
            rest = rest[length..];
        }

        var body = rows.Skip(1).ToArray();
        random.Shuffle(body);
        return string.Concat(body.Prepend(rows[0]));
    }

    /// <summary>What CsvHelper makes of a text: how many rows it ends, and whether the text ends inside quotes.</summary>
    private static (int Rows, bool IsInQuotes) CountRows(string text)
    {
        var options = new CsvReaderOptions { Separator = ',', HasHeader = false, SkipEmptyLines = false };
        using var reader = CsvReader.FromText(text, options);
        var rows = 0;
        while (reader.Read())
        {
            rows++;
        }

        // A text that ends inside quotes has a last row, but it is the end of the text that ends it.
        using var longer = CsvReader.FromText(text + "z\n", options);
        var more = 0;
        while (longer.Read())
        {
            more++;
        }

        var isInQuotes = more == rows;
        return (isInQuotes ? rows - 1 : rows, isInQuotes);
    }

    private static IEnumerable<string> Strings(string alphabet, int longest)
    {
        IEnumerable<string> level = [""];
        for (var length = 0; length <= longest; length++)
        {
            foreach (var text in level)
            {
                yield return text;
            }

            level = [.. level.SelectMany(text => alphabet.Select(c => text + c))];
        }
    }
}
