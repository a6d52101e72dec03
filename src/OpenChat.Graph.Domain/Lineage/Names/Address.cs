using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Lineage.Names;

/// <summary>
/// A text read as the address of something: a page or a repository of the hub, <c>owner/name</c>, a package URL, a DOI, a paper of arXiv,
/// a repository, or any page. Addresses that lead to the same thing have the same <see cref="Whole"/> or the same <see cref="Cut"/>.
/// </summary>
/// <param name="Kind">What the address says it leads to; null when it does not say.</param>
/// <param name="Whole">The address without what does not matter: scheme, <c>www.</c>, fragment, revision, last slash.</param>
/// <param name="Cut">The repository that the address lies in: host, owner and name; null for other addresses.</param>
internal sealed partial record Address(NodeKind? Kind, string Whole, string? Cut)
{
    private const int LongestText = 2_000;
    private const string Hub = "huggingface.co";

    private static readonly string[] HubHosts = [Hub, "hf.co"];
    private static readonly string[] RepositoryHosts = ["github.com", "gitlab.com", "bitbucket.org", "raw.githubusercontent.com"];
    private static readonly string[] DoiHosts = ["doi.org", "dx.doi.org"];
    private static readonly string[] PaperHosts = ["arxiv.org", "export.arxiv.org", "alphaxiv.org"];

    /// <summary>Places of the hub that are no repositories.</summary>
    private static readonly string[] OtherPages = ["spaces", "collections", "docs", "blog", "settings", "organizations", "tasks"];

    /// <summary>What stands between a repository and a place in it.</summary>
    private static readonly string[] Tails = ["tree", "blob", "raw", "resolve", "commit", "commits", "discussions", "edit", "-", "src"];

    private static readonly SearchValues<byte> NameUnits =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    private static readonly string[] OtherOwners = [.. OtherPages, "datasets", "models", "api", "papers"];

    /// <summary><c>owner/name</c> of the repository, or an old name without owner, as nodes have it among their names; null without
    /// repository.</summary>
    public string? Name { get; private init; }

    /// <summary>Reads a text; null when it is no address.</summary>
    public static Address? Read(string text)
    {
        text = text.Trim().Trim('<', '>');
        if (text.Length is 0 or > LongestText || text.Any(char.IsWhiteSpace))
        {
            return null;
        }

        if (After(text, "pkg:") is { } package)
        {
            return OfPackage(package);
        }

        if (OfPaper(After(text, "arxiv:") ?? text) is { } paper)
        {
            return paper;
        }

        if (OfDoi(After(text, "doi:") ?? text) is { } doi)
        {
            return doi;
        }

        if (After(text, "hf://") is { } file)
        {
            return OfHub(Parts(file));
        }

        var scheme = Scheme().Match(text);
        if (scheme.Success)
        {
            return OfPage(text[scheme.Length..]);
        }

        var secure = SecureShell().Match(text);
        if (secure.Success)
        {
            return OfPage($"{secure.Groups["host"].Value}/{secure.Groups["path"].Value}");
        }

        var parts = Parts(text);
        return parts.Length > 1 && IsKnownHost(HostOf(parts[0])) ? OfPage(text) : parts.Length == 2 ? OfHub(parts) : null;
    }

    /// <summary>
    /// What <see cref="Read"/> finds as whole and as cut for the address of a repository of the hub or of GitHub in its plain form, as
    /// most nodes have it; empty for all others. Much cheaper.
    /// </summary>
    /// <param name="text">The address.</param>
    /// <param name="kind">The kind of node it is to lead to.</param>
    /// <param name="room">Where to write; at least as long as the text.</param>
    public static ReadOnlySpan<byte> ReadPlain(ReadOnlySpan<byte> text, NodeKind kind, Span<byte> room)
    {
        ReadOnlySpan<byte> hub = "https://huggingface.co/"u8, other = "https://github.com/"u8;
        var isHub = text.StartsWith(hub);
        if (!isHub && !text.StartsWith(other))
        {
            return [];
        }

        var start = isHub ? hub : other;
        var path = text[start.Length..];
        path = isHub && kind == NodeKind.Dataset && path.StartsWith("datasets/"u8) ? path["datasets/".Length..] : path;
        var slash = path.IndexOf((byte)'/');
        if (slash <= 0 || slash == path.Length - 1 || path[..slash].ContainsAnyExcept(NameUnits)
            || path[(slash + 1)..].ContainsAnyExcept(NameUnits) || path.EndsWith(".git"u8)
            || (isHub && (IsOneOf(path[..slash], OtherOwners) || IsOneOf(path[(slash + 1)..], Tails))))
        {
            return [];
        }

        start = start["https://".Length..];
        start.CopyTo(room);
        path.CopyTo(room[start.Length..]);
        return room[..(start.Length + path.Length)];
    }

    private static bool IsOneOf(ReadOnlySpan<byte> text, string[] words)
    {
        foreach (var word in words)
        {
            if (Ascii.Equals(text, word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The rest behind a beginning in any case; null when the text begins otherwise.</summary>
    private static string? After(string text, string start) =>
        text.StartsWith(start, StringComparison.OrdinalIgnoreCase) ? text[start.Length..] : null;

    private static string[] Parts(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    private static string HostOf(string authority)
    {
        var host = authority[(authority.LastIndexOf('@') + 1)..].ToLowerInvariant();
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        var port = host.IndexOf(':', StringComparison.Ordinal);
        return port < 0 || host[port..] is not (":80" or ":443") ? host : host[..port];
    }

    private static bool IsKnownHost(string host) =>
        HubHosts.Contains(host) || RepositoryHosts.Contains(host) || DoiHosts.Contains(host) || PaperHosts.Contains(host);

    /// <summary><c>pkg:type/namespace/name@version?qualifiers#subpath</c>.</summary>
    private static Address? OfPackage(string package)
    {
        package = package.Split('#')[0].Split('?')[0].TrimStart('/');
        var version = package.LastIndexOf('@');
        var parts = Parts(version > package.LastIndexOf('/') ? package[..version] : package);
        if (parts.Length < 2)
        {
            return null;
        }

        string[] path = [.. parts[1..].Select(Uri.UnescapeDataString)];
        return parts[0].ToLowerInvariant() switch
        {
            "huggingface" => OfHub(path),
            "github" => OfRepository("github.com", path),
            "gitlab" => OfRepository("gitlab.com", path),
            "bitbucket" => OfRepository("bitbucket.org", path),
            _ => null,
        };
    }

    /// <summary>A number of arXiv, with or without version.</summary>
    private static Address? OfPaper(string number)
    {
        var paper = Paper().Match(number);
        return paper.Success ? new Address(null, $"arxiv:{paper.Groups["number"].Value.ToLowerInvariant()}", null) : null;
    }

    private static Address? OfDoi(string text)
    {
        var doi = Doi().IsMatch(text) ? Uri.UnescapeDataString(text).ToLowerInvariant().TrimEnd('/', '.') : null;
        return doi is null ? null
            : After(doi, "10.48550/arxiv.") is { } number ? OfPaper(number)
            : new Address(null, $"doi:{doi}", null);
    }

    /// <summary>Host and path, without a scheme.</summary>
    private static Address? OfPage(string page)
    {
        page = page.Split('#')[0];
        var mark = page.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (page, "") : (page[..mark], page[mark..]);
        var parts = Parts(path);
        if (parts.Length == 0)
        {
            return null;
        }

        var host = HostOf(parts[0]);
        string[] rest = [.. parts[1..].Select(Uri.UnescapeDataString)];
        if (HubHosts.Contains(host))
        {
            return rest.Length > 1 && rest[0] == "papers" ? OfPaper(rest[1]) : OfHub(rest);
        }

        return DoiHosts.Contains(host) ? OfDoi(string.Join('/', rest))
            : PaperHosts.Contains(host) && rest.Length > 1 ? OfPaper(string.Join('/', rest[1..]))
            : RepositoryHosts.Contains(host) ? OfRepository(host == "raw.githubusercontent.com" ? "github.com" : host, rest)
            : new Address(null, string.Join('/', [host, .. rest]) + query, null);
    }

    /// <summary>A path of the hub: <c>owner/name</c>, or an old name without owner, and maybe more behind it.</summary>
    private static Address? OfHub(string[] path)
    {
        var start = path is ["api", ..] ? 1 : 0;
        var kind = path.Length > start && path[start] is "datasets" or "models"
            ? path[start] == "datasets" ? NodeKind.Dataset : NodeKind.Model
            : (NodeKind?)null;
        path = path[(kind is null ? start : start + 1)..];
        if (path.Length == 0)
        {
            return null;
        }

        var whole = string.Join('/', [Hub, .. path]);
        if (kind is null && OtherPages.Contains(path[0]))
        {
            return new Address(null, whole, null);
        }

        var name = path.Length == 1 || Tails.Contains(path[1]) ? Bare(path[0]) : $"{path[0]}/{Bare(path[1])}";
        return new Address(kind, whole, $"{Hub}/{name}") { Name = name };
    }

    private static Address? OfRepository(string host, string[] path)
    {
        if (path.Length < 2)
        {
            return path.Length == 0 ? null : new Address(null, $"{host}/{path[0]}", null);
        }

        var name = $"{path[0]}/{Bare(path[1])}";
        return new Address(null, string.Join('/', [host, name, .. path[2..]]), $"{host}/{name}") { Name = name };
    }

    /// <summary>A name without <c>.git</c>, <c>@revision</c> and <c>:tag</c>.</summary>
    private static string Bare(string name)
    {
        var end = name.IndexOfAny(['@', ':']);
        name = end > 0 ? name[..end] : name;
        return name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
    }

    [GeneratedRegex(
        @"^(git\+)?(https?|ssh|git|ftp)://", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex("^git@(?<host>[^:/]+):(?<path>.+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecureShell();

    [GeneratedRegex(
        @"^(?<number>[0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[a-z]{2})?/[0-9]{7})(v[0-9]+)?(\.pdf)?/?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000)]
    private static partial Regex Paper();

    [GeneratedRegex(
        "^10[.][0-9.]+(/|%2f).+$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Doi();
}
