// Tests that need Node.js; without it they are skipped and say what to install.
namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>A test that runs JavaScript.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = NodeScript.Missing;
}

/// <summary>A test with data that runs JavaScript.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = NodeScript.Missing;
}
