namespace OpenChat.GraphQL.Tests;

/// <summary>The clone that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Its folder, found from the solution file upwards of the test assembly.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "OpenChat.Graph.sln"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests have to run inside a clone."));
}
