// Values that clients give, in the words of the domain.
using System.Globalization;
using System.Text;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>A set of term kinds as bits.</summary>
internal static class TermKinds
{
    public const int All = 0b111;

    /// <summary>What restricts: duties and prohibitions.</summary>
    public const int Restrictive = (1 << (int)TermKind.Duty) | (1 << (int)TermKind.Prohibition);

    public static int Read(object?[]? values, int whenAbsent)
    {
        if (values is null)
        {
            return whenAbsent;
        }

        var kinds = 0;
        foreach (var value in values)
        {
            kinds |= 1 << ((EnumValueDefinition)value!).Index; // same order in the schema and the vocabulary, checked at start-up
        }

        return kinds;
    }

    public static bool Has(int kinds, TermKind kind) => (kinds & (1 << (int)kind)) != 0;
}

/// <summary>Terms by their code as clients give it.</summary>
internal static class Terms
{
    private const int MaxEcho = 100;

    /// <summary>The term of that code.</summary>
    /// <exception cref="FieldErrorException">The vocabulary has no such term.</exception>
    public static Term Find(RuleSet rules, string code) =>
        rules.FindTerm(code) ?? throw new FieldErrorException(NotFound(rules, code));

    private static FieldError NotFound(RuleSet rules, string code)
    {
        var near = NearWords.Find(code, rules.Terms.Select(static term => term.Code));
        var problem = string.IsNullOrWhiteSpace(code) ? "The code of a term is empty."
            : $"There is no term \"{(code.Length <= MaxEcho ? code : $"{code.AsSpan(0, MaxEcho)}…")}\".";
        return new FieldError($"{problem}{NearWords.Ask(near)} The field \"terms\" lists all codes.")
        {
            Extensions = [new("nearest", near.ToArray())],
        };
    }
}

/// <summary>Certainty in the schema: strongest first, without "does not travel", which never is an answer.</summary>
internal static class Certainties
{
    /// <summary>Place of a certainty among the values of the schema.</summary>
    public static int IndexOf(Certainty certainty) => (int)Certainty.Binding - (int)certainty;

    /// <summary>The certainty a client names; the weakest that is an answer when it names none.</summary>
    public static Certainty Read(EnumValueDefinition? value) =>
        value is null ? Certainty.Contested : (Certainty)((int)Certainty.Binding - value.Index);
}

/// <summary>Numbers in filters. One that nothing can fit is a mistake, and an empty answer would look like an answer.</summary>
internal static class Bounds
{
    /// <exception cref="FieldErrorException">The number is given and outside the bounds, or is not a number.</exception>
    public static void Check(string name, double? value, double least, double most)
    {
        if (value is { } number && !(number >= least && number <= most))
        {
            throw new FieldErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"\"{name}\" must be {(most == int.MaxValue ? $"{least} or more" : $"between {least} and {most}")}, not {number}."));
        }
    }

    /// <exception cref="FieldErrorException">Both are given, and nothing lies between them.</exception>
    public static void CheckOrder(string lowName, double? low, string highName, double? high)
    {
        if (low > high)
        {
            throw new FieldErrorException(string.Create(
                CultureInfo.InvariantCulture, $"\"{lowName}\" is {low} and \"{highName}\" is {high}, so that nothing can fit."));
        }
    }
}

/// <summary>Yes and no as cells say them.</summary>
internal static class Booleans
{
    /// <summary>Null when the cell says neither.</summary>
    public static bool? Read(ReadOnlySpan<byte> cell) =>
        cell.IsEmpty ? null : Words.TryParseBoolean(Encoding.UTF8.GetString(cell), out var value) ? value : null;
}

/// <summary>The kind of a model as the schema shows it.</summary>
internal static class ModelKinds
{
    /// <summary>What a model is when nothing else is known.</summary>
    public const ModelKind OfUnknown = ModelKind.Base;

    /// <summary>The kind of a model.</summary>
    public static ModelKind Of(LineageGraph graph, int model) => graph.ModelKindOf(model) ?? OfUnknown;
}
