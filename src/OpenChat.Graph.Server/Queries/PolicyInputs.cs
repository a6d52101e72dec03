// Policies, read from arguments and files.
using System.Collections.Immutable;
using System.Globalization;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;
using OpenChat.GraphQL.Errors;
using OpenChat.GraphQL.Execution;
using OpenChat.GraphQL.Types;

namespace OpenChat.Graph.Server.Queries;

/// <summary>
/// Reads the input type <c>Policy</c>, whether it comes as an argument or from a file; what the graph or the rules do not have is an error
/// that says where in the policy it stands and what is near.
/// </summary>
internal sealed class PolicyInputs
{
    /// <summary>The name of what decides where no rule does; no rule may have it.</summary>
    public const string Default = "default";

    /// <summary>The name under which entries are reported that no artifact answers to; no rule may have it.</summary>
    public const string NotFound = "not-found";

    private const int MaxRules = 100;
    private const int MaxName = 60;
    private const int MaxReason = 500;

    private readonly LineageGraph _graph;
    private readonly RuleSet _rules;

    private PolicyInputs(LineageGraph graph, RuleSet rules) => (_graph, _rules) = (graph, rules);

    /// <summary>The policy that an input object describes.</summary>
    /// <param name="graph">Has the artifacts, licenses and organisations that it names.</param>
    /// <param name="rules">Have the terms that it names.</param>
    /// <param name="input">The coerced value of the input type.</param>
    /// <exception cref="FieldErrorException">Something in it cannot be; says what and where.</exception>
    public static Policy Read(LineageGraph graph, RuleSet rules, IReadOnlyDictionary<string, object?> input)
    {
        var effect = Enum<PolicyEffect>(input["default"]!); // the schema says non-null here and below, and gives defaults
        if (effect == PolicyEffect.Allow)
        {
            throw Bad(
                "default",
                "what no rule decides about is never allowed. Use ASK or DENY, and a rule with the effect ALLOW for what may be used.");
        }

        var purposes = List(input, "purposes", "default")!.Value.Select(Enum<Purpose>).Distinct().ToImmutableArray();
        var given = (object?[])input["rules"]!;
        if (given.Length is 0 or > MaxRules)
        {
            throw Bad("rules", string.Create(CultureInfo.InvariantCulture, $"a policy has 1 to {MaxRules} rules, not {given.Length}."));
        }

        var inputs = new PolicyInputs(graph, rules);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { Default, NotFound };
        var read = given.Select((rule, i) => inputs.Rule((IReadOnlyDictionary<string, object?>)rule!, $"rules[{i}]", names));
        return new Policy(
            purposes, Enum<Reading>(input["reading"]!), Enum<VerdictParty>(input["party"]!), effect, [.. read]);
    }

    private PolicyRule Rule(IReadOnlyDictionary<string, object?> rule, string place, HashSet<string> names)
    {
        var (name, reason) = ((string)rule["name"]!, (string)rule["reason"]!);
        if (name.Length is 0 or > MaxName || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
        {
            throw Bad(
                $"{place}.name",
                $"the name of a rule has 1 to {MaxName} letters, digits, \"-\", \"_\" and \".\"; \"{LookupErrors.Cut(name)}\" does not.");
        }

        if (!names.Add(name))
        {
            throw Bad(
                $"{place}.name",
                name is Default or NotFound
                    ? $"\"{name}\" stands for what no rule decides in reports; choose another name."
                    : $"another rule is called \"{name}\" already; names differ by more than case.");
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Length > MaxReason)
        {
            throw Bad($"{place}.reason", $"a rule says why it is there, in 1 to {MaxReason} characters.");
        }

        var (effect, isKnownOnly) = (Enum<PolicyEffect>(rule["effect"]), (bool)rule["knownOnly"]!);
        if (isKnownOnly && effect == PolicyEffect.Allow)
        {
            throw Bad($"{place}.knownOnly", "a rule ALLOW never allows anything of which it is not known whether it fits. Leave it out.");
        }

        var when = Condition((IReadOnlyDictionary<string, object?>)rule["when"]!, $"{place}.when");
        var unless = rule.GetValueOrDefault("unless") is IReadOnlyDictionary<string, object?> exception
            ? Condition(exception, $"{place}.unless")
            : null;
        return unless == new PolicyCondition()
            ? throw Bad($"{place}.unless", "an exception without a condition holds always, so the rule would never fit. Leave it out.")
            : new PolicyRule(name, effect, reason, when, unless, isKnownOnly);
    }

    private PolicyCondition Condition(IReadOnlyDictionary<string, object?> given, string place) => new()
    {
        Artifacts = Set(given, "artifacts", place, (value, at) => At(at, () => ArtifactIds.Read(_graph, (string)value!))),
        Kinds = Set(given, "kinds", place, static (value, at) => Enum<NodeKind>(value) is var kind and (NodeKind.Model or NodeKind.Dataset)
            ? kind
            : throw Bad(at, "a policy is about models and datasets; use MODEL or DATASET.")),
        ModelKinds = Set(given, "modelKinds", place, static (value, _) => Enum<ModelKind>(value)),
        Organisations = Nodes(given, "organisations", NodeKind.Organisation, place),
        Licenses = Nodes(given, "licenses", NodeKind.License, place),
        OnlyLicenses = Nodes(given, "onlyLicenses", NodeKind.License, place),
        RestrictedBy = given.GetValueOrDefault("restrictedBy") is IReadOnlyDictionary<string, object?> restriction
            ? Restriction(restriction, $"{place}.restrictedBy")
            : null,
        Outcomes = Set(given, "outcomes", place, static (value, _) => Enum<VerdictOutcome>(value)),
        Verdict = given.GetValueOrDefault("verdict") is IReadOnlyDictionary<string, object?> verdict
            ? new PolicyVerdict(
                Enum<Purpose>(verdict["purpose"]),
                Enum<Reading>(verdict["reading"]),
                Enum<VerdictParty>(verdict["party"]),
                Set(verdict, "outcome", $"{place}.verdict", static (value, _) => Enum<VerdictOutcome>(value))!) // non-null
            : null,
        Unknowns = Set(given, "unknowns", place, static (value, _) => Enum<UnknownKind>(value)),
    };

    private PolicyRestriction Restriction(IReadOnlyDictionary<string, object?> given, string place) => new(
        Set(given, "terms", place, (value, at) => At(at, () => Terms.Find(_rules, (string)value!)) is { } term
            && term.Kind != TermKind.Permission
                ? term.Index
                : throw Bad(at, $"{value} is a permission; restrictions are duties and prohibitions.")),
        Nodes(given, "licenses", NodeKind.License, place),
        Certainties.Read((EnumValueDefinition?)given.GetValueOrDefault("atLeast")),
        given.GetValueOrDefault("inherited") as bool?,
        given.GetValueOrDefault("threshold") is IReadOnlyDictionary<string, object?> threshold
            ? At($"{place}.threshold", () => ThresholdFilter.Compile(threshold))
            : null);

    private ImmutableHashSet<int>? Nodes(IReadOnlyDictionary<string, object?> given, string name, NodeKind kind, string place) =>
        Set(given, name, place, (value, at) => At(at, () => NodeIds.Read(_graph, kind, [value]).Single()));

    private static ImmutableHashSet<T>? Set<T>(
        IReadOnlyDictionary<string, object?> given, string name, string place, Func<object?, string, T> read) =>
        List(given, name, place) is { } list ? [.. list.Select((value, i) => read(value, $"{place}.{name}[{i}]"))] : null;

    /// <summary>A list that is given; null when it is not.</summary>
    private static ImmutableArray<object?>? List(IReadOnlyDictionary<string, object?> given, string name, string place) =>
        given.GetValueOrDefault(name) is not object?[] list ? null
        : list.Length > 0 ? [.. list]
        : throw Bad(
            place == Default ? name : $"{place}.{name}", "the list is empty, so that nothing could fit. Name something, or leave it out.");

    /// <summary>What is read at a place; errors say the place.</summary>
    private static T At<T>(string place, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FieldErrorException exception)
        {
            throw new FieldErrorException(new FieldError($"policy.{place}: {exception.Error.Message}", exception.Error.Code)
            {
                Extensions = exception.Error.Extensions,
            });
        }
    }

    // same members in the same order, checked at start-up
    private static T Enum<T>(object? value)
        where T : struct, Enum => (T)System.Enum.ToObject(typeof(T), ((EnumValueDefinition)value!).Index); // non-null, says the schema

    private static FieldErrorException Bad(string place, string problem) =>
        new(new FieldError($"policy.{place}: {problem}", ErrorCodes.BadUserInput));
}
