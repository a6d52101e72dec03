// Marks tests that need the built page or a browser; says why one is skipped.
using System.Runtime.CompilerServices;
using OpenChat.Graph.Server.Http.Pages;

namespace OpenChat.Graph.Server.Tests.Web;

/// <summary>
/// A test of the built pages; skipped when the program was built without them (<c>-p:BuildWeb=false</c> or no Node.js), but never in CI,
/// where that is a failure.
/// </summary>
internal sealed class PageFactAttribute : FactAttribute
{
    /// <summary>Why tests of the page cannot run here; null when they can.</summary>
    public static string? Reason { get; } =
        new PageEndpoint(typeof(PageEndpoint).Assembly).IsBuiltIn || Environment.GetEnvironmentVariable("CI") == "true"
            ? null
            : "The server was built without its pages; build it with Node.js 18 or later and without -p:BuildWeb=false.";

    public PageFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = Reason;
}

/// <summary>A test in a real browser; skipped where there is none.</summary>
internal sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Where it is: what OPENCHAT_CHROMIUM names, else where Debian's package puts it.</summary>
    public static string Chromium { get; } =
        Environment.GetEnvironmentVariable("OPENCHAT_CHROMIUM") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    /// <summary>Why tests in a browser cannot run here; null when they can.</summary>
    public static string? Reason { get; } = File.Exists(Chromium)
        ? PageFactAttribute.Reason
        : $"There is no browser at {Chromium}; install it with apt-get install chromium, or name another with OPENCHAT_CHROMIUM.";

    public BrowserFactAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = Reason;
}

/// <summary>The same with several sets of data.</summary>
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute([CallerFilePath] string? path = null, [CallerLineNumber] int line = -1)
        : base(path, line) => Skip = BrowserFactAttribute.Reason;
}
