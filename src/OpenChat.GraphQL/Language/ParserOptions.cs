using OpenChat.GraphQL.Errors;

namespace OpenChat.GraphQL.Language;

/// <summary>What one parse may cost. Limits are held while reading: a hostile text is refused before it is read to its end.</summary>
/// <remarks>A value is the largest number still accepted. The grammar is the same for requests and schema files: type system definitions
/// in a request are parsed, and refused by the validation rule ExecutableDefinitions.</remarks>
public sealed record ParserOptions
{
    /// <summary>The largest value <see cref="MaxNesting"/> can have: parser, printer and visitors recurse once per level, and a stack
    /// overflow cannot be caught.</summary>
    public const int HighestNesting = 500;

    private readonly int _maxNesting = 200;

    /// <summary>The limits for requests.</summary>
    public static ParserOptions Default { get; } = new();

    /// <summary>No limit but <see cref="MaxNesting"/> (200): for schema files and other texts of the operator.</summary>
    public static ParserOptions Unlimited { get; } = new()
    {
        MaxCharacters = int.MaxValue,
        MaxTokens = int.MaxValue,
        MaxFields = int.MaxValue,
        MaxAliases = int.MaxValue,
        MaxDirectives = int.MaxValue,
        MaxDirectivesPerLocation = int.MaxValue,
        MaxFragments = int.MaxValue,
        MaxOperations = int.MaxValue,
        MaxVariables = int.MaxValue,
        MaxListLength = int.MaxValue,
    };

    /// <summary>Length of the text in UTF-16 units; limit <c>document</c>. Default 100,000.</summary>
    public int MaxCharacters { get; init; } = 100_000;

    /// <summary>Tokens, ignored ones not counted; limit <c>tokens</c>. Default 10,000.</summary>
    public int MaxTokens { get; init; } = 10_000;

    /// <summary>Selection sets, list values, object values and list types that are open at the same time; limit <c>nesting</c>. Default
    /// 200, from 1 to <see cref="HighestNesting"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range.</exception>
    public int MaxNesting
    {
        get => _maxNesting;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, HighestNesting);
            _maxNesting = value;
        }
    }

    /// <summary>Field selections as written, fragments not expanded; limit <c>fields</c>. Default 2,000.</summary>
    public int MaxFields { get; init; } = 2_000;

    /// <summary>Field selections with an alias; limit <c>aliases</c>. Default 50.</summary>
    public int MaxAliases { get; init; } = 50;

    /// <summary>Directives in the whole text; limit <c>directives</c>. Default 50.</summary>
    public int MaxDirectives { get; init; } = 50;

    /// <summary>Directives at one place; limit <c>directives</c>. Default 4.</summary>
    public int MaxDirectivesPerLocation { get; init; } = 4;

    /// <summary>Fragment definitions; limit <c>fragments</c>. Default 100.</summary>
    public int MaxFragments { get; init; } = 100;

    /// <summary>Operation definitions; limit <c>operations</c>. Default 20.</summary>
    public int MaxOperations { get; init; } = 20;

    /// <summary>Variable definitions of all operations together; limit <c>variables</c>. Default 100.</summary>
    public int MaxVariables { get; init; } = 100;

    /// <summary>Entries of one list literal; limit <c>inputList</c>. Default 250.</summary>
    public int MaxListLength { get; init; } = 250;

    /// <summary>The same without one limit.</summary>
    internal ParserOptions Without(WarnableLimits limit) => limit switch
    {
        WarnableLimits.Document => this with { MaxCharacters = int.MaxValue },
        WarnableLimits.Tokens => this with { MaxTokens = int.MaxValue },
        WarnableLimits.Fields => this with { MaxFields = int.MaxValue },
        WarnableLimits.Aliases => this with { MaxAliases = int.MaxValue },
        WarnableLimits.Directives => this with { MaxDirectives = int.MaxValue, MaxDirectivesPerLocation = int.MaxValue },
        WarnableLimits.Fragments => this with { MaxFragments = int.MaxValue },
        WarnableLimits.Operations => this with { MaxOperations = int.MaxValue },
        WarnableLimits.Variables => this with { MaxVariables = int.MaxValue },
        WarnableLimits.InputList => this with { MaxListLength = int.MaxValue },
        _ => throw new ArgumentOutOfRangeException(nameof(limit), limit, "The parser does not hold this limit."),
    };
}
