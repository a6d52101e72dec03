// Who may ask: the access tokens that whoever runs the server has handed out (RFC 6750).
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using OpenChat.Graph.Server.Options;

namespace OpenChat.Graph.Server.Http.Callers;

/// <summary>What the header <c>Authorization</c> of a request says.</summary>
internal enum Credentials
{
    /// <summary>No bearer token.</summary>
    None,

    /// <summary>A token that was handed out.</summary>
    Known,

    /// <summary>Any other token.</summary>
    Unknown,
}

/// <summary>Knows tokens by their SHA-256 only. Comparing takes the same time whatever is sent.</summary>
internal sealed class BearerTokens
{
    private const string Scheme = "Bearer ";
    private const int ShortestToken = 16;
    private const int LongestToken = 1_000;

    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private readonly byte[][] _hashes;

    private BearerTokens(IEnumerable<string> tokens) =>
        _hashes = [.. tokens.Select(token => SHA256.HashData(Encoding.ASCII.GetBytes(token)))];

    /// <summary>Reads the tokens.</summary>
    /// <param name="list">Separated by semicolons; null for none.</param>
    /// <param name="file">One a line; empty lines and those that begin with <c>#</c> do not count. Null for none.</param>
    /// <returns>Null when neither is given.</returns>
    /// <exception cref="StartUpException">A token or the file cannot be used; the message never shows a token.</exception>
    public static BearerTokens? Read(string? list, string? file)
    {
        if (list is null && file is null)
        {
            return null;
        }

        var tokens = new List<string>();
        tokens.AddRange(list?.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []);
        if (file is not null)
        {
            try
            {
                tokens.AddRange(File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StartUpException($"The file of access tokens '{file}' cannot be read.");
            }
        }

        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Length is < ShortestToken or > LongestToken || tokens[i].AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                throw new StartUpException(
                    $"Access token {i + 1} cannot be used: "
                    + $"a token has {ShortestToken} to {LongestToken} letters, digits and -._~+/= characters.");
            }
        }

        return tokens.Count > 0
            ? new BearerTokens(tokens)
            : throw new StartUpException("The options name a place for access tokens, but no token is there.");
    }

    /// <summary>Looks at the header <c>Authorization</c>. Other schemes than Bearer count as no credentials.</summary>
    public Credentials Check(StringValues authorization)
    {
        if (authorization is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return authorization.Count > 1 ? Credentials.Unknown : Credentials.None;
        }

        var token = value.AsSpan(Scheme.Length).Trim();
        if (token.Length > LongestToken || token.ContainsAnyExcept(TokenCharacters))
        {
            return Credentials.Unknown;
        }

        Span<byte> ascii = stackalloc byte[LongestToken];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(token, ascii)], hash);
        var isKnown = false;
        foreach (var known in _hashes)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(hash, known);
        }

        return isKnown ? Credentials.Known : Credentials.Unknown;
    }
}
