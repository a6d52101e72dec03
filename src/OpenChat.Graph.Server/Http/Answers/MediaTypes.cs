// Content negotiation of /graphql: what the client sent, and which of our answers, or the page for people, it wants.
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OpenChat.Graph.Server.Http.Answers;

/// <summary>The media types a GraphQL answer can have.</summary>
internal enum AnswerType
{
    /// <summary><c>application/json</c>: what clients from before the GraphQL media type expect.</summary>
    Json,

    /// <summary><c>application/graphql-response+json</c>: the status tells whether there is data.</summary>
    GraphQLResponse,

    /// <summary><c>text/csv</c>: rows (RFC 4180), for programs that know only tables.</summary>
    Csv,

    /// <summary><c>application/jsonl</c>: rows, each a JSON value in a line of its own. The type is in use but not registered.</summary>
    JsonLines,

    /// <summary><c>text/event-stream</c>: server-sent events, each an answer, for subscriptions and whatever is asked so.</summary>
    EventStream,
}

/// <summary>Reads <c>Accept</c> and <c>Content-Type</c> (RFC 9110 sections 8.3 and 12.5.1).</summary>
internal static class MediaTypes
{
    public const string Json = "application/json; charset=utf-8";
    public const string GraphQLResponse = "application/graphql-response+json; charset=utf-8";

    private const string Csv = "text/csv; charset=utf-8; header=present";
    private const string JsonLines = "application/jsonl; charset=utf-8"; // which it must be; clients without a charset guess

    private const string EventStream = "text/event-stream; charset=utf-8";

    private const int MaxRemembered = 256;
    private const int MaxRememberedLength = 200;

    private const string Application = "application";

    private static readonly (string Type, string Subtype)[] Subtypes =
    [
        (Application, "json"), (Application, "graphql-response+json"), ("text", "csv"), (Application, "jsonl"), ("text", "event-stream"),
    ];

    private static readonly ConcurrentDictionary<string, Wishes> Remembered = new(StringComparer.Ordinal);

    /// <summary>The header value of an answer type.</summary>
    public static string HeaderOf(AnswerType type) => type switch
    {
        AnswerType.GraphQLResponse => GraphQLResponse,
        AnswerType.Csv => Csv,
        AnswerType.JsonLines => JsonLines,
        AnswerType.EventStream => EventStream,
        _ => Json,
    };

    /// <summary>The answer is given as rows.</summary>
    public static bool IsTable(AnswerType type) => type is AnswerType.Csv or AnswerType.JsonLines;

    /// <summary>
    /// Chooses the answer type: the highest quality wins, then the more specific range, then the one named first. A type's quality is that
    /// of the most specific range that names it. No header, <c>*/*</c> and <c>application/*</c> give JSON; rows are only for those who name
    /// their type.
    /// </summary>
    /// <returns>False when the client accepts none.</returns>
    public static bool TryNegotiate(StringValues accept, out AnswerType type)
    {
        type = AnswerType.Json;
        if (StringValues.IsNullOrEmpty(accept))
        {
            return true;
        }

        var wishes = WishesOf(accept);
        type = wishes.Answer ?? AnswerType.Json;
        return wishes.Answer is not null;
    }

    /// <summary>
    /// True when the client names <c>text/html</c> (or <c>text/*</c>) and would rather have it than JSON, as browsers do; <c>*/*</c> alone
    /// never means a page.
    /// </summary>
    public static bool PrefersHtml(StringValues accept) => !StringValues.IsNullOrEmpty(accept) && WishesOf(accept).IsHtml;

    /// <summary>True for <c>application/json</c> in UTF-8, whatever its case and other parameters.</summary>
    public static bool IsJson(string? contentType) =>
        string.Equals(contentType, "application/json", StringComparison.Ordinal)
        || (MediaTypeHeaderValue.TryParse(contentType, out var value)
            && value.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            && IsOurCharset(value));

    // Clients are of few kinds, and each kind sends the same header every time.
    private static Wishes WishesOf(StringValues accept)
    {
        if (accept is not [{ Length: <= MaxRememberedLength } header])
        {
            return Decide(accept);
        }

        if (!Remembered.TryGetValue(header, out var wishes))
        {
            if (Remembered.Count >= MaxRemembered)
            {
                Remembered.Clear();
            }

            Remembered[header] = wishes = Decide(accept);
        }

        return wishes;
    }

    private static Wishes Decide(StringValues accept)
    {
        var (html, answers) = Weigh(accept);
        var best = AnswerType.Json;
        foreach (var type in Enum.GetValues<AnswerType>())
        {
            if (answers[(int)type].IsBetterThan(answers[(int)best])
                && (type is AnswerType.Json or AnswerType.GraphQLResponse || answers[(int)type].IsNamed))
            {
                best = type;
            }
        }

        return new Wishes(
            answers[(int)best].Quality <= 0 ? null : best,
            html.Specificity > 1 && html.Quality > 0 && html.IsBetterThan(answers[(int)best]));
    }

    /// <returns>The page, and our answers in the order of <see cref="AnswerType"/>.</returns>
    private static (Candidate Html, Candidate[] Answers) Weigh(StringValues accept)
    {
        var html = default(Candidate);
        var answers = new Candidate[Subtypes.Length];
        var position = 0;
        foreach (var line in accept)
        {
            foreach (var item in line.AsSpan().Split(','))
            {
                position++;
                var text = line.AsSpan()[item].Trim();
                if (text.Length > 0 && MediaTypeHeaderValue.TryParse(text.ToString(), out var range) && IsOurCharset(range))
                {
                    html = html.Consider(range, "text", "html", position);
                    for (var i = 0; i < answers.Length; i++)
                    {
                        answers[i] = answers[i].Consider(range, Subtypes[i].Type, Subtypes[i].Subtype, position);
                    }
                }
            }
        }

        return (html, answers);
    }

    private static bool IsOurCharset(MediaTypeHeaderValue value) =>
        !value.Charset.HasValue || HeaderUtilities.RemoveQuotes(value.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    /// <summary>What an <c>Accept</c> header comes to.</summary>
    /// <param name="Answer">The best of our answers; null when the client accepts none.</param>
    /// <param name="IsHtml">It would rather have a page.</param>
    private readonly record struct Wishes(AnswerType? Answer, bool IsHtml);

    /// <summary>The best range seen for one of our types. The default is "not named".</summary>
    private readonly record struct Candidate(int Specificity, double Quality, int Position)
    {
        /// <summary>Type and subtype are written out.</summary>
        public bool IsNamed => Specificity == 3;

        public Candidate Consider(MediaTypeHeaderValue range, string type, string subtype, int position)
        {
            var specificity =
                range.MatchesAllTypes ? 1
                : !range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) ? 0
                : range.MatchesAllSubTypes ? 2
                : range.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase) ? 3
                : 0;
            return specificity > Specificity ? new Candidate(specificity, QualityOf(range), position) : this;
        }

        public bool IsBetterThan(Candidate other) =>
            Quality != other.Quality ? Quality > other.Quality
            : Specificity != other.Specificity ? Specificity > other.Specificity
            : Position < other.Position;

        private static double QualityOf(MediaTypeHeaderValue range)
        {
            var parameter = range.Parameters.FirstOrDefault(candidate => candidate.Name.Equals("q", StringComparison.OrdinalIgnoreCase));
            if (parameter is null)
            {
                return 1;
            }

            return double.TryParse(parameter.Value.AsSpan(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
                && quality is >= 0 and <= 1
                ? quality
                : 0;
        }
    }
}
