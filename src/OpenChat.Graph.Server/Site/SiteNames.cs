// What the files of a site are called.
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Server.Site;

/// <summary>
/// Names of files: of small letters, digits, dots, hyphens and underscores of ASCII, so that every file system keeps them apart.
/// </summary>
internal static partial class SiteNames
{
    private const int Most = 80;

    /// <summary>The kinds of nodes that have pages, with the folder of each, which is also the name of its list.</summary>
    public static readonly (NodeKind Kind, string Folder, string Title)[] Kinds =
    [
        (NodeKind.Model, "models", "Models"), (NodeKind.Dataset, "datasets", "Datasets"), (NodeKind.License, "licenses", "Licenses"),
        (NodeKind.Organisation, "organisations", "Organisations"),
    ];

    /// <summary>The file of a node, from the top of the site, without its ending.</summary>
    public static string OfNode(NodeKind kind, string id) => $"{FolderOf(kind)}/{Safe(id)}";

    /// <summary>The folder of a kind.</summary>
    public static string FolderOf(NodeKind kind) => Kinds.First(one => one.Kind == kind).Folder;

    /// <summary>The page of a framework, from the top of the site.</summary>
    public static string OfFramework(string id) => $"openness/{Safe(id)}.html";

    /// <summary>Whether a file of that name can be one of a site, so that a list of files can name no other file for removal.</summary>
    public static bool IsOne(string name) => Own().IsMatch(name);

    /// <summary>
    /// An id as a name: without the kind before its colon, and as it is where that is safe. Else what is not safe is a hyphen, and a part
    /// of the id's hash follows, so that two ids never share a name.
    /// </summary>
    private static string Safe(string id)
    {
        var local = id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (local.Length <= Most && Plain().IsMatch(local) && !Reserved().IsMatch(local) && !Hashed().IsMatch(local))
        {
            return local;
        }

        var name = new string([.. local.ToLowerInvariant().Take(Most).Select(
            static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-' or '_' ? c : '-')]).Trim('.', '-');
        return $"{(name.Length == 0 ? "x" : name)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16]}";
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9._-]*[a-z0-9_])?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    // what Windows keeps for devices, whatever ending follows
    [GeneratedRegex(@"^(con|prn|aux|nul|com\d|lpt\d)(\.|\z)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reserved();

    // a name that looks like one with a hash has a hash of its own
    [GeneratedRegex(@"-[0-9a-f]{16}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hashed();

    [GeneratedRegex(
        @"^((models|datasets|licenses|organisations|openness)/[a-z0-9_][a-z0-9._-]*\.(html|svg)|(index|models|datasets|licenses|"
        + @"organisations|openness)\.html|style\.css|CITATION\.txt|SHA256SUMS)\z",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Own();
}
