using System.Collections.Immutable;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// What a text says about licenses, as clauses that all apply; within a clause the holder chooses one name. It may be a license expression
/// of SPDX (<c>AND</c>, <c>OR</c>, <c>WITH</c> and parentheses, in any case) over names of any kind, or a list, as hub cards have them
/// (<c>["mit", "apache-2.0"]</c>, <c>mit, apache-2.0</c>), whose items all apply. Names are not looked up here.
/// </summary>
public sealed class LicenseExpression
{
    /// <summary>A text with more names is not read.</summary>
    private const int MaxNames = 64;

    /// <summary>A text that comes to more clauses, or to a clause with more names, is not read.</summary>
    private const int MaxClauses = 64;

    private const int MaxDepth = 32;

    private LicenseExpression(ImmutableArray<ImmutableArray<string>> clauses, bool isList) => (Clauses, IsList) = (clauses, isList);

    /// <summary>The clauses, in the order of the text; each has at least one name. Blanks in names are single.</summary>
    public ImmutableArray<ImmutableArray<string>> Clauses { get; }

    /// <summary>Whether the text is a list, which does not say whether all items apply or one is to be chosen.</summary>
    public bool IsList { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">Why it cannot be read, as the end of a sentence; null when it can.</param>
    /// <returns>Null when it is neither an expression nor a list, or too large.</returns>
    public static LicenseExpression? TryParse(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        var items = SplitList(text.Trim(), out var isList);
        if (items.Count > 1 && items.Exists(string.IsNullOrWhiteSpace))
        {
            problem = "a license is missing beside a comma or semicolon";
            return null;
        }

        items.RemoveAll(string.IsNullOrWhiteSpace);
        var clauses = new List<string[]>();
        var names = 0;
        foreach (var item in items)
        {
            var parser = new Parser(Tokens(item), MaxNames - names);
            var read = parser.Read();
            if (read is null)
            {
                problem = parser.Problem;
                return null;
            }

            names += parser.Names;
            clauses.AddRange(read);
        }

        if (clauses.Count is 0 or > MaxClauses)
        {
            problem = clauses.Count == 0 ? "it names no license" : Parser.TooLarge;
            return null;
        }

        return new LicenseExpression([.. clauses.Select(clause => clause.ToImmutableArray())], isList);
    }

    /// <summary>
    /// Cuts a text at commas and semicolons outside parentheses and quotes; brackets around it and quotes around items are left out.
    /// </summary>
    private static List<string> SplitList(string text, out bool isList)
    {
        isList = text is ['[', .., ']'];
        var list = isList ? text[1..^1] : text;
        var items = new List<string>();
        var (start, depth, quote) = (0, 0, '\0');
        for (var i = 0; i <= list.Length; i++)
        {
            var c = i < list.Length ? list[i] : ',';
            if (quote != '\0' && i < list.Length)
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && list.AsSpan(start, i - start).IsWhiteSpace())
            {
                quote = c;
            }
            else if (c is ',' or ';' && (depth == 0 || i == list.Length))
            {
                var item = list[start..i].Trim();
                items.Add(item is ['"', _, .., '"'] or ['\'', _, .., '\''] ? item[1..^1] : item);
                start = i + 1;
            }

            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        }

        isList |= items.Count > 1;
        return items;
    }

    /// <summary>Parentheses and words.</summary>
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        foreach (var word in text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
                     .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            tokens.Add(word);
        }

        return tokens;
    }

    /// <summary>
    /// Recursive descent; AND binds more tightly than OR. Alternatives of conjunctions are distributed: A OR (B AND C) is (A OR B) AND (A
    /// OR C).
    /// </summary>
    private sealed class Parser(List<string> tokens, int maxNames)
    {
        public const string TooLarge = "it is too large";

        private int _next;
        private int _depth;

        public int Names { get; private set; }

        public string? Problem { get; private set; }

        private string? Next => _next < tokens.Count ? tokens[_next] : null;

        /// <summary>The clauses of the whole text; null when it has a <see cref="Problem"/>.</summary>
        public List<string[]>? Read()
        {
            var clauses = ReadAlternatives();
            return clauses is null ? null : Next is null ? clauses : Fail(Next == ")" ? "a parenthesis is closed that was not opened"
                : "a parenthesis follows a license without AND or OR (write one row for each part that has a license of its own, with the "
                    + "part in component, and put remarks into note)");
        }

        private List<string[]>? ReadAlternatives()
        {
            var clauses = ReadConjunction();
            while (clauses is not null && TakeWord("OR"))
            {
                clauses = ReadConjunction() is { } others ? Distribute(clauses, others) : null;
            }

            return clauses;
        }

        private List<string[]>? ReadConjunction()
        {
            var clauses = ReadOperand();
            while (clauses is not null && TakeWord("AND"))
            {
                if (ReadOperand() is not { } others)
                {
                    return null;
                }

                clauses = clauses.Count + others.Count > MaxClauses ? Fail(TooLarge) : [.. clauses, .. others];
            }

            return clauses;
        }

        private List<string[]>? ReadOperand()
        {
            if (Next != "(")
            {
                return ReadName();
            }

            _next++;
            if (++_depth > MaxDepth)
            {
                return Fail(TooLarge);
            }

            var clauses = ReadAlternatives();
            _depth--;
            if (clauses is not null && Next != ")")
            {
                return Fail("a parenthesis is not closed");
            }

            _next++;
            return clauses;
        }

        private List<string[]>? ReadName()
        {
            var start = _next;
            while (Next is { } word && word is not ("(" or ")") && !IsOperator(word))
            {
                _next++;
            }

            if (_next == start)
            {
                return Fail("a license is missing beside AND, OR or a parenthesis");
            }

            return ++Names > maxNames ? Fail(TooLarge) : [[string.Join(' ', tokens[start.._next])]];
        }

        private List<string[]>? Distribute(List<string[]> left, List<string[]> right)
        {
            if (left.Count * right.Count > MaxClauses
                || left.Max(clause => clause.Length) + right.Max(clause => clause.Length) > MaxClauses)
            {
                return Fail(TooLarge);
            }

            return [.. left.SelectMany(_ => right, static (a, b) => (string[])[.. a, .. b])];
        }

        private bool TakeWord(string word)
        {
            var isNext = string.Equals(Next, word, StringComparison.OrdinalIgnoreCase);
            _next += isNext ? 1 : 0;
            return isNext;
        }

        private static bool IsOperator(string word) =>
            word.Equals("AND", StringComparison.OrdinalIgnoreCase) || word.Equals("OR", StringComparison.OrdinalIgnoreCase);

        private List<string[]>? Fail(string problem)
        {
            Problem ??= problem;
            return null;
        }
    }
}
