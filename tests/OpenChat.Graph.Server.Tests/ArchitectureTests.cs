// The arrows between the projects (src/README.md), read from the project files.
using System.Xml.Linq;

namespace OpenChat.Graph.Server.Tests;

public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("OpenChat.Graph.Domain", "")]
    [InlineData("OpenChat.GraphQL", "")]
    [InlineData("OpenChat.Graph.Storage", "OpenChat.Graph.Domain")]
    [InlineData("OpenChat.Graph.Server", "OpenChat.Graph.Domain, OpenChat.Graph.Storage, OpenChat.GraphQL")]
    public void ProjectReferences_PointOneWay(string project, string expected)
    {
        var references = Items(project, "ProjectReference").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);

        Assert.Equal(expected, string.Join(", ", references));
    }

    [Theory]
    [InlineData("OpenChat.Graph.Domain")]
    [InlineData("OpenChat.GraphQL")]
    public void Packages_AreNone_When_ProjectIsACore(string project)
    {
        Assert.Empty(Items(project, "PackageReference"));
        Assert.Empty(Items(project, "FrameworkReference"));
        Assert.Empty(Items(project, "Reference"));
    }

    [Theory]
    [InlineData("OpenChat.Graph.Domain")]
    [InlineData("OpenChat.GraphQL")]
    public void Assembly_ReferencesOnlyTheBaseLibrary_When_ProjectIsACore(string project)
    {
        var foreign = System.Reflection.Assembly.Load(project).GetReferencedAssemblies()
            .Select(assembly => assembly.Name)
            .Where(name => name is not null && !name.StartsWith("System.", StringComparison.Ordinal));

        Assert.Empty(foreign);
    }

    private static IEnumerable<string> Items(string project, string item) =>
        XDocument.Load(Path.Combine(TestFolders.Root, "src", project, project + ".csproj"))
            .Descendants(item)
            .Select(element => (string?)element.Attribute("Include") ?? string.Empty);
}
