// Tests that need Node.js; without it they are skipped and say what to install.
using System.Runtime.CompilerServices;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>A test that runs JavaScript.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = NodeScript.Missing;
}

/// <summary>A test with data that runs JavaScript.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = NodeScript.Missing;
}
