// What `dotnet pack src/OpenChat.GraphQL` puts into the package.
using System.Diagnostics;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace OpenChat.GraphQL.Tests;

public sealed class PackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("openchat-graphql-package-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Pack_GivesASoundPackage()
    {
        using var package = await PackAsync();

        Assert.Equal(
            [
                "OpenChat.GraphQL.nuspec",
                "README.md",
                "lib/net10.0/OpenChat.GraphQL.dll",
                "lib/net10.0/OpenChat.GraphQL.xml",
            ],
            package.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal));
        CheckManifest(package);
        Assert.StartsWith("# OpenChat.GraphQL\n", Encoding.UTF8.GetString(Read(package, "README.md")), StringComparison.Ordinal);
        var members = ReadXml(package, "lib/net10.0/OpenChat.GraphQL.xml").Descendants("member");
        Assert.Contains(members, member => (string?)member.Attribute("name") == "T:OpenChat.GraphQL.GraphQLExecutor");
        CheckAssembly(Read(package, "lib/net10.0/OpenChat.GraphQL.dll"));
    }

    private static void CheckManifest(ZipArchive package)
    {
        var metadata = ReadXml(package, "OpenChat.GraphQL.nuspec").Root!.Elements().Single(); // a document has a root
        var fields = metadata.Elements().ToDictionary(field => field.Name.LocalName, field => field.Value, StringComparer.Ordinal);

        Assert.Equal("OpenChat.GraphQL", fields["id"]);
        Assert.Equal("Apache-2.0", fields["license"]);
        Assert.Equal("README.md", fields["readme"]);
        Assert.Contains("September 2025", fields["description"], StringComparison.Ordinal);
        Assert.Contains("graphql", fields["tags"].Split(' '));
        Assert.DoesNotContain("repository", fields.Keys);
        Assert.DoesNotContain("projectUrl", fields.Keys);
        Assert.DoesNotContain(metadata.Descendants(), element => element.Name.LocalName == "dependency");
    }

    // Symbols and sources are inside; neither says where the assembly was built.
    private static void CheckAssembly(byte[] assembly)
    {
        using var image = new PEReader(new MemoryStream(assembly));
        var debug = image.ReadDebugDirectory();
        Assert.Contains(debug, entry => entry.Type == DebugDirectoryEntryType.Reproducible);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(
            debug.Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var symbols = provider.GetMetadataReader();
        var documents = symbols.Documents.Select(handle => symbols.GetString(symbols.GetDocument(handle).Name)).ToList();

        Assert.Contains("/_/OpenChat.GraphQL/GraphQLExecutor.cs", documents);
        Assert.All(documents, name => Assert.StartsWith("/_/", name, StringComparison.Ordinal));
        Assert.DoesNotContain(Repository.Root, Encoding.UTF8.GetString(assembly), StringComparison.Ordinal);
    }

    // The assembly is there: this one was built against it, in the same configuration.
    private async Task<ZipArchive> PackAsync()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "pack", "src/OpenChat.GraphQL", "-c", configuration, "--no-build", "--no-restore", "-o", _folder, "-v", "q", "-nologo",
            },
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var pack = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await pack.StandardOutput.ReadToEndAsync();
        await pack.WaitForExitAsync();
        Assert.True(pack.ExitCode == 0, output);
        return await ZipFile.OpenReadAsync(Directory.GetFiles(_folder, "*.nupkg").Single(), CancellationToken.None);
    }

    private static byte[] Read(ZipArchive package, string name)
    {
        using var content = package.GetEntry(name)!.Open(); // the list of entries was compared before
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    private static XDocument ReadXml(ZipArchive package, string name)
    {
        using var text = new MemoryStream(Read(package, name));
        return XDocument.Load(text);
    }

    // What is left out is the envelope that every package has.
    private static bool IsContent(string name) =>
        name != "[Content_Types].xml"
            && !name.StartsWith("_rels/", StringComparison.Ordinal)
            && !name.StartsWith("package/", StringComparison.Ordinal);
}
