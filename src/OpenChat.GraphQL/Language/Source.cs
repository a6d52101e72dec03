using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>A text to parse and the name errors show for it (a file name, or "GraphQL request").</summary>
public sealed class Source(string text, string name = "GraphQL request")
{
    /// <summary>The text as received.</summary>
    public string Text { get; } = text;

    /// <summary>What errors call this text.</summary>
    public string Name { get; } = name;

    /// <summary>Line and column of an offset, both from 1. LF, CR and CRLF each end one
    /// line (specification 2.1.2). Columns count UTF-16 units.</summary>
    public SourceLocation GetLocation(int offset)
    {
        var all = Text.AsSpan();
        var line = 1;
        var lineStart = 0;
        while (true)
        {
            var length = all[lineStart..].IndexOfAny('\n', '\r');
            if (length < 0)
            {
                break;
            }

            var next = lineStart + length + 1;
            if (all[next - 1] == '\r' && next < all.Length && all[next] == '\n')
            {
                next++;
            }

            if (next > offset)
            {
                break;
            }

            line++;
            lineStart = next;
        }

        return new SourceLocation(line, offset - lineStart + 1);
    }
}
