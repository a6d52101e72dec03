using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Openness;

/// <summary>The values of a framework, worst first, and what each is worth.</summary>
public sealed class Scale
{
    /// <summary>The most values a scale may have.</summary>
    public const int MostValues = 100;

    private readonly Dictionary<string, decimal> _worth;

    private Scale(ImmutableArray<(string Value, decimal Worth)> steps)
    {
        Steps = steps;
        _worth = steps.ToDictionary(static step => step.Value, static step => step.Worth, StringComparer.Ordinal);
    }

    /// <summary>The values with their worth, the worst first.</summary>
    public ImmutableArray<(string Value, decimal Worth)> Steps { get; }

    /// <summary>The value that is worth most.</summary>
    public string Best => Steps[^1].Value;

    /// <summary>The value that is worth least.</summary>
    public string Worst => Steps[0].Value;

    /// <summary>What the best value is worth.</summary>
    public decimal BestWorth => Steps[^1].Worth;

    /// <summary>What a value is worth; null when it is none of the scale.</summary>
    public decimal? WorthOf(string value) => _worth.TryGetValue(value, out var worth) ? worth : null;

    /// <summary>
    /// Which value a text stands for: one of the scale, <see cref="OpennessWords.NotApplicable"/>, <see cref="OpennessWords.Withheld"/> or
    /// an empty text, in any case, with blanks around it, and with blanks, hyphens and underscores alike.
    /// </summary>
    /// <returns>The value as the scale spells it; null when it stands for none of them, or for two.</returns>
    public string? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0 || text is OpennessWords.NotApplicable or OpennessWords.Withheld || _worth.ContainsKey(text))
        {
            return text;
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        string[] found =
        [
            .. Steps.Select(static step => step.Value).Append(OpennessWords.NotApplicable).Append(OpennessWords.Withheld)
                .Where(value => Words.IsSpelled(text, value)),
        ];
        return found is [var only] ? only : null;
    }

    /// <summary>The place of a value, from 0; -1 when it is none of the scale.</summary>
    internal int PlaceOf(string value)
    {
        for (var place = 0; place < Steps.Length; place++)
        {
            if (Steps[place].Value == value)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Reads <c>closed=0;partial=0.5;open=1</c>.</summary>
    /// <param name="text">Values with numbers from 0 to 1, rising from 0, separated by semicolons.</param>
    /// <param name="problem">What is wrong, as the end of a sentence about the text; null when it was read.</param>
    /// <returns>Null when something is wrong.</returns>
    public static Scale? Read(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = ImmutableArray.CreateBuilder<(string, decimal)>();
        problem = null;
        foreach (var part in text.Split(';'))
        {
            var at = part.LastIndexOf('=');
            var value = at < 0 ? part.Trim() : part[..at].Trim();
            if (value.Length == 0 || at < 0 || Numbers.Read(part[(at + 1)..].Trim()) is not { } worth || worth > 1)
            {
                problem = $"has the part \"{part.Trim()}\", which is not a value with a number from 0 to 1 behind it";
                return null;
            }

            if (value is OpennessWords.NotApplicable or OpennessWords.Withheld)
            {
                problem = $"has the value {value}, which every framework has and which is worth nothing";
                return null;
            }

            if (steps.Any(step => step.Item1 == value))
            {
                problem = $"has the value \"{value}\" twice";
                return null;
            }

            if (steps.Count > 0 && steps[^1].Item2 >= worth)
            {
                problem = $"does not rise at \"{value}\"; the worst value stands first";
                return null;
            }

            steps.Add((value, worth));
        }

        if (steps.Count is < 2 or > MostValues)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"has {steps.Count} values; a scale has 2 to {MostValues}");
            return null;
        }

        if (steps[0].Item2 is var worst and > 0)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"begins with a value that is worth {worst}; the worst one, which stands first, must be worth 0");
            return null;
        }

        return new Scale(steps.DrainToImmutable());
    }
}

/// <summary>Words that mean the same in every framework.</summary>
public static class OpennessWords
{
    /// <summary>The criterion cannot be asked of the model.</summary>
    public const string NotApplicable = "not-applicable";

    /// <summary>The makers keep to themselves what is asked for.</summary>
    public const string Withheld = "withheld";
}

/// <summary>Numbers of the tables: plain decimals that are not negative.</summary>
public static class Numbers
{
    /// <summary>The heaviest weight of a criterion.</summary>
    public const decimal MostWeight = 100;

    /// <summary>Reads a plain decimal number that is not negative; null for all else.</summary>
    public static decimal? Read(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Reads a year of four digits from 1450, when printing began, to 2100; null for all else.</summary>
    public static int? ReadYear(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && year is >= 1450 and <= 2100 ? year : null;
    }

    /// <summary>Reads a weight: empty is 1; null when it is no number from 0 to <see cref="MostWeight"/>.</summary>
    public static decimal? ReadWeight(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var number = text.Trim();
        return number.Length == 0 ? 1 : Read(number) is { } weight and <= MostWeight ? weight : null;
    }
}
