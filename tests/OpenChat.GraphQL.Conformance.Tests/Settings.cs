// How long the random tests run; more by environment variables, for runs over night.
using System.Globalization;

namespace OpenChat.GraphQL.Conformance.Tests;

/// <summary>Settings of the random tests.</summary>
internal static class Settings
{
    /// <summary><c>OPENCHAT_CONFORMANCE_SEED</c>; equal seeds give equal requests. Default 1.</summary>
    public static string Seed { get; } = Environment.GetEnvironmentVariable("OPENCHAT_CONFORMANCE_SEED") ?? "1";

    /// <summary>Seconds after which a run is cut off and counts as failed: 900, and more when a count is asked for.</summary>
    public static string MaxSeconds { get; } = Factor > 1 ? "3600" : "900";

    private static int Factor =>
        int.TryParse(
            Environment.GetEnvironmentVariable("OPENCHAT_CONFORMANCE_FACTOR"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var factor)
            ? Math.Max(1, factor)
            : 1;

    /// <summary>How many random cases: the usual number times <c>OPENCHAT_CONFORMANCE_FACTOR</c>, default 1.</summary>
    public static string Count(int usual) => (usual * Factor).ToString(CultureInfo.InvariantCulture);
}
