using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Rules;

// The compiled rule book: look-ups, and what bad rows become.
public sealed class RuleSetTests
{
    [Fact]
    public void Create_FindsNothingWrong_When_TheRulesAreTheShippedOnes()
    {
        Assert.Empty(SeedFolder.Rules.Problems);
        Assert.Equal(40, SeedFolder.Rules.Terms.Length);
        Assert.Equal(SeedFolder.Rows.LicenseTerms.Length, SeedFolder.Rules.Clauses.Length);
    }

    [Theory]
    [InlineData("license:llama-2")]
    [InlineData("llama-2")]
    [InlineData("LICENSE:Llama-2")]
    public void ClausesOf_FindsALicense_When_PrefixOrCaseDiffer(string id) => Assert.Equal(11, SeedFolder.Rules.ClausesOf(id).Length);

    [Fact]
    public void ClausesOf_IsEmpty_When_NothingIsRecorded() => Assert.True(SeedFolder.Rules.ClausesOf("license:unknown-license").IsEmpty);

    [Fact]
    public void FindTerm_IgnoresCaseAndGivesNull_When_ThereIsNone()
    {
        var term = SeedFolder.Rules.FindTerm("non_commercial");
        Assert.Equal(("NON_COMMERCIAL", TermKind.Prohibition, 3), (term?.Code, term?.Kind, term?.Severity));
        Assert.Null(SeedFolder.Rules.FindTerm("NOTHING"));
    }

    [Fact]
    public void Effect_ReadsTheVerdictTable()
    {
        var rules = SeedFolder.Rules;

        Assert.Equal(VerdictEffect.Prohibits, rules.Effect(Purpose.CommercialUse, rules.FindTerm("NON_COMMERCIAL")!));
        Assert.Equal(VerdictEffect.Conditions, rules.Effect(Purpose.Research, rules.FindTerm("NON_COMMERCIAL")!));
        Assert.Equal(VerdictEffect.Requires, rules.Effect(Purpose.FineTune, rules.FindTerm("MODIFICATION")!));
        Assert.Equal(VerdictEffect.None, rules.Effect(Purpose.Research, rules.FindTerm("TRADEMARK")!));
        Assert.Equal(
            "The text excludes commercial advantage or payment.",
            rules.Note(Purpose.CommercialUse, rules.FindTerm("NON_COMMERCIAL")!));
    }

    [Fact]
    public void Create_ListsProblemsAndKeepsSoundRows_When_RowsAreBad()
    {
        var rules = RuleSet.Create(new RuleRows(
            [
                new TermRow("A", "duty", "", "", "", 2), new TermRow("A", "duty", "", "", "", 2), new TermRow("B", "wish", "", "", "", 1),
                new TermRow("", "duty", "", "", "", 1), new TermRow("P", "permission", "", "", "", 0),
            ],
            [
                Row("l", "A", "explicit", "copies"), Row("l", "A", "explicit", "copies"), Row("l", "C", "explicit", "copies"),
                Row("", "A", "explicit", "copies"),
                Row("m", "A", "maybe", "everything"),
            ],
            [
                new PropagationRuleRow("A", "fine-tunes-from", "full", "binding", "", ""),
                new PropagationRuleRow("A", "fine-tunes-from", "full", "likely", "", ""),
                new PropagationRuleRow("X", "fine-tunes-from", "full", "binding", "", ""),
                new PropagationRuleRow("A", "born-from", "", "binding", "", ""),
                new PropagationRuleRow("A", "trained-on", "odd", "binding", "", ""),
                new PropagationRuleRow("A", "trained-on", "sft", "sure", "", ""),
            ],
            [
                new VerdictRuleRow("research", "A", "prohibits", ""), new VerdictRuleRow("research", "A", "conditions", ""),
                new VerdictRuleRow("research", "A", "requires", ""), new VerdictRuleRow("research", "P", "prohibits", ""),
                new VerdictRuleRow("sleep", "A", "prohibits", ""), new VerdictRuleRow("research", "Z", "prohibits", ""),
            ]));

        Assert.Equal(
            [
                "terms.csv 1 Term A is listed twice; the first row counts.",
                "terms.csv 2 Term B has the kind \"wish\"; expected permission, duty or prohibition.",
                "terms.csv 3 A term without a code.",
                "propagation_rules.csv 1 A over fine-tunes-from full is listed twice; the first row counts.",
                "propagation_rules.csv 2 Unknown term \"X\".",
                "propagation_rules.csv 3 Unknown relation \"born-from\".",
                "propagation_rules.csv 4 Unknown qualifier \"odd\" of trained-on.",
                "propagation_rules.csv 5 Unknown value \"sure\".",
            ],
            rules.Problems.Where(p => p.Row >= 0).Take(8).Select(p => $"{p.File} {p.Row} {p.Message}"));
        Assert.Equal(
            [
                "license_terms.csv 1 l A is listed twice; the first row counts.",
                "license_terms.csv 2 Unknown term \"C\".",
                "license_terms.csv 3 A row without a license.",
                "license_terms.csv 4 Certainty \"maybe\" of m A; expected explicit or interpretive. Read as interpretive.",
                "license_terms.csv 4 Unknown scope \"everything\" of m A.",
                "verdict_rules.csv 1 research and A are listed twice; the first row counts.",
                "verdict_rules.csv 2 Effect \"requires\" of A; "
                + "a permission takes requires, a duty or prohibition takes prohibits or conditions.",
                "verdict_rules.csv 3 Effect \"prohibits\" of P; "
                + "a permission takes requires, a duty or prohibition takes prohibits or conditions.",
                "verdict_rules.csv 4 Unknown purpose \"sleep\".",
                "verdict_rules.csv 5 Unknown term \"Z\".",
            ],
            rules.Problems.Where(p => p.Row >= 0).Skip(8).Select(p => $"{p.File} {p.Row} {p.Message}"));
        Assert.Contains(
            new RuleProblem("propagation_rules.csv", -1, "No rule for A over derived-from subset; it does not travel."), rules.Problems);
        Assert.Equal(["l A", "m A"], rules.Clauses.Select(c => $"{c.License} {c.Term.Code}"));
    }

    [Fact]
    public void Create_GivesAnEmptyRuleBook_When_ThereAreNoRows()
    {
        var rules = RuleSet.Create(RuleRows.Empty);

        Assert.Empty(rules.Terms);
        Assert.Empty(rules.Problems);
        Assert.True(rules.ClausesOf("license:mit").IsEmpty);
    }

    private static LicenseTermRow Row(string license, string term, string certainty, string scope) =>
        new(license, term, "", "", [scope], "true", certainty, "", "", "");
}
