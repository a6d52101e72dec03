using System.Collections.Frozen;
using System.Collections.Immutable;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

// The rule tables as their files give them: texts, not yet interpreted. An analyst edits these four files; the rule set is compiled from
// the rows.

/// <summary>A row of a rule table.</summary>
public abstract record RuleRow
{
    /// <summary>The line of its file, from 1; 0 when it has none. Only messages use it; it is no part of what the row says.</summary>
    public int Line { get; init; }
}

/// <summary>One word of the controlled vocabulary (terms.csv). Texts are never null; an absent cell is empty.</summary>
/// <param name="Code">Upper-case code such as <c>NON_COMMERCIAL</c>.</param>
/// <param name="Kind"><c>permission</c>, <c>duty</c> or <c>prohibition</c>.</param>
/// <param name="Title">Short name for people.</param>
/// <param name="Description">What the term means.</param>
/// <param name="AlignedTo">Terms of other vocabularies, separated by semicolons.</param>
/// <param name="Severity">0 (harmless) to 3.</param>
public sealed record TermRow(string Code, string Kind, string Title, string Description, string AlignedTo, int Severity) : RuleRow;

/// <summary>One clause of one license (license_terms.csv).</summary>
/// <param name="License">License id, with or without the prefix.</param>
/// <param name="Term">Term code.</param>
/// <param name="Clause">Where in the text the term stands.</param>
/// <param name="Summary">What the clause says.</param>
/// <param name="Scope">What the clause reaches: the tokens of the cell, in file order.</param>
/// <param name="FlowsDown">The cell, <c>true</c> or <c>false</c>.</param>
/// <param name="Certainty">
/// <c>explicit</c> or <c>interpretive</c>; <c>withdrawn</c> says that the license does not hold the term.
/// </param>
/// <param name="SourceUrl">Where the text can be read.</param>
/// <param name="Verification">How the row was checked.</param>
/// <param name="Mark">The name prefix a license asks for; empty for all others.</param>
public sealed record LicenseTermRow(
    string License,
    string Term,
    string Clause,
    string Summary,
    ImmutableArray<string> Scope,
    string FlowsDown,
    string Certainty,
    string SourceUrl,
    string Verification,
    string Mark) : RuleRow
{
    /// <summary>How much whoever uses the thing must exceed for the clause to hold, as written.</summary>
    public string Amount { get; init; } = "";

    /// <summary>What the amount is of.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The currency of an amount of money.</summary>
    public string Currency { get; init; } = "";

    /// <summary>When, where and of whom the amount is measured.</summary>
    public string MeasuredHow { get; init; } = "";

    /// <summary>A row that says that a license does not hold a term.</summary>
    /// <param name="license">Id or key of the license.</param>
    /// <param name="term">Code of the term.</param>
    public static LicenseTermRow Withdrawn(string license, string term) =>
        new(license, term, "", "", [], "", ClauseReader.Withdrawn, "", "", "");

    private const string Lost = "Rows that stood here could not be read.";

    /// <summary>
    /// Whether the row stands for rows that were lost, nobody knows of which licenses. It is saved like any other, so that a copy does not
    /// forget them.
    /// </summary>
    internal bool IsOfLostRows => License.Length == 0 && Summary == Lost;

    /// <summary>A row that stands for rows that were lost.</summary>
    /// <param name="file">The file of rules in which they stood.</param>
    /// <param name="line">The line on which the last row of this file that was read starts; 0 when they stood in another.</param>
    public static LicenseTermRow OfLostRows(string file, int line) => new("", "", file, Lost, [], "", "", "", "", "") { Line = line };
}

/// <summary>How one term travels over one relation with one qualifier (propagation_rules.csv).</summary>
/// <param name="Term">Term code.</param>
/// <param name="Relation">Relation, as in <see cref="Words.Spell(RelationKind)"/> or with underscores.</param>
/// <param name="Qualifier">Qualifier spelling; empty for relations without one.</param>
/// <param name="Value">
/// <c>binding</c>, <c>likely</c>, <c>contested</c>, <c>does-not-travel</c>, <c>intersect</c> or <c>component</c>.
/// </param>
/// <param name="Reason">Why.</param>
/// <param name="Citation">Where that is argued.</param>
public sealed record PropagationRuleRow(
    string Term, string Relation, string Qualifier, string Value, string Reason, string Citation) : RuleRow;

/// <summary>What one term means for one purpose (verdict_rules.csv).</summary>
/// <param name="Purpose">Purpose code such as <c>COMMERCIAL_USE</c>.</param>
/// <param name="Term">Term code.</param>
/// <param name="Effect"><c>prohibits</c>, <c>conditions</c>, <c>requires</c> or <c>none</c>.</param>
/// <param name="Note">What the user has to do or know.</param>
public sealed record VerdictRuleRow(string Purpose, string Term, string Effect, string Note) : RuleRow;

/// <summary>The rows of the four rule files a graph was loaded with, each in file order.</summary>
/// <param name="Terms">terms.csv.</param>
/// <param name="LicenseTerms">license_terms.csv.</param>
/// <param name="PropagationRules">propagation_rules.csv.</param>
/// <param name="VerdictRules">verdict_rules.csv.</param>
public sealed record RuleRows(
    ImmutableArray<TermRow> Terms,
    ImmutableArray<LicenseTermRow> LicenseTerms,
    ImmutableArray<PropagationRuleRow> PropagationRules,
    ImmutableArray<VerdictRuleRow> VerdictRules)
{
    /// <summary>No rules at all: nothing is known to travel.</summary>
    public static RuleRows Empty { get; } = new([], [], [], []);

    /// <summary>Which of the tables came with the data rather than with the product; only these are saved with it.</summary>
    public RuleTables FromData { get; init; }

    /// <summary>
    /// The clauses that ship with the product, for a graph with a table of clauses of its own; empty otherwise. One that the own table
    /// lacks is not gone in silence.
    /// </summary>
    public ImmutableArray<LicenseTermRow> ShippedTerms { get; init; } = [];

    /// <summary>
    /// The vocabulary that ships with the product, for a graph with a vocabulary or clauses of its own; empty otherwise. What is a duty or
    /// a prohibition there is nothing milder here.
    /// </summary>
    public ImmutableArray<TermRow> ShippedVocabulary { get; init; } = [];

    /// <summary>
    /// Hops that clauses are supposed not to pass, whatever the rules say, and clauses that are supposed not to be. No file has them; they
    /// are not saved.
    /// </summary>
    public ImmutableArray<VoidedHop> Voided { get; init; } = [];

    /// <summary>
    /// What the product knows of licenses besides their clauses, by license key (<see cref="RuleSet.KeyOf"/>): a graph that says something
    /// milder of one of them is not believed. Empty when nothing is shipped.
    /// </summary>
    public FrozenDictionary<string, ShippedLicense> ShippedLicenses { get; init; } = FrozenDictionary<string, ShippedLicense>.Empty;
}

/// <summary>A license that the product ships: a row of licenses.csv.</summary>
/// <param name="Kind">Its kind, such as <c>terms-of-service</c>.</param>
/// <param name="Family">Its family; empty when it has none.</param>
public sealed record ShippedLicense(string Kind, string Family)
{
    private static readonly string[] LicenseKinds = ["open-source", "open-data", "rail", "bespoke-model"]; // those of licenses proper

    /// <summary>
    /// Whether another kind would let more through than the shipped one: the text of a service where this is none, a license that gives
    /// rights in something handed out where this is none, or a usage policy where this is none. An empty or unknown kind lets nothing
    /// through; of rows that disagree any does.
    /// </summary>
    public bool IsMilder(string kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return Words.Alternatives(kind).Any(word =>
            (IsOfService(word) && !IsOfService(Kind)) || (IsLicense(word) && !IsLicense(Kind))
            || (IsUsagePolicy(word) && !IsUsagePolicy(Kind)));
    }

    /// <summary>Whether a kind is that of the text of a service, which binds whoever has an account, and others less surely.</summary>
    internal static bool IsOfService(string kind) => Words.FoldRuleWord(kind) == "terms-of-service";

    /// <summary>Whether a kind is that of a text that only limits what a license beside it gives.</summary>
    internal static bool IsUsagePolicy(string kind) => Words.FoldRuleWord(kind) == "usage-policy";

    /// <summary>Whether a kind is that of a license that gives rights in something handed out.</summary>
    internal static bool IsLicense(string kind) => LicenseKinds.Contains(Words.FoldRuleWord(kind), StringComparer.Ordinal);
}

/// <summary>A sort of relation that clauses are supposed not to pass.</summary>
/// <param name="License">Key of the license that has the clause (<see cref="RuleSet.KeyOf"/>); null for any.</param>
/// <param name="Term">Code of the term of the clause.</param>
/// <param name="Relation">
/// The lineage relation; null where the license is supposed not to hold the term at all, and is recorded as well as it was with it.
/// </param>
public sealed record VoidedHop(string? License, string Term, RelationKind? Relation);

/// <summary>The four rule tables.</summary>
[Flags]
public enum RuleTables : byte
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>terms.csv.</summary>
    Terms = 1,

    /// <summary>license_terms.csv.</summary>
    LicenseTerms = 2,

    /// <summary>propagation_rules.csv.</summary>
    PropagationRules = 4,

    /// <summary>verdict_rules.csv.</summary>
    VerdictRules = 8,
}
