using System.Collections.Immutable;
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

    // Row by row: the place, the column, the kind, and the whole text that a user reads.
    [Fact]
    public void Create_ListsProblemsAndKeepsSoundRows_When_RowsAreBad()
    {
        var rules = RuleSet.Create(new RuleRows(
            Numbered(
            [
                new TermRow("A", "duty", "", "", "", 2), new TermRow(" a ", "Duty", "", "", "", 2), new TermRow("B", "wish", "", "", "", 1),
                new TermRow("", "duty", "", "", "", 1), new TermRow("P", "permission", "", "", "", 0),
                new TermRow("A", "prohibition", "", "", "", 3), new TermRow("P", "duty", "", "", "", 0),
                new TermRow("Q", "permission", "", "", "", 0),
            ]),
            Numbered(
            [
                Row("l", "A", "explicit", "copies"), Row("license:L ", "a", " Explicit", "COPIES"), Row("l", "NON-A", "explicit", "copies"),
                Row("", "A", "explicit", "copies"), Row("m", "A", "maybe", "everything"), Row("m", "A", "interpretive", "outputs"),
                Row("m", "Q", "withdrawn", "copies"), Row("k", "A", "", "copies"),
            ]),
            Numbered(
            [
                new PropagationRuleRow("A", "Fine_Tunes_From ", "Full", "Binding", "", ""),
                new PropagationRuleRow("A", "fine-tunes-from", "full", "likely", "", ""),
                new PropagationRuleRow("X", "fine-tunes-from", "full", "binding", "", ""),
                new PropagationRuleRow("A", "born-from", "", "binding", "", ""),
                new PropagationRuleRow("A", "trained-on", "prefrence", "binding", "", ""),
                new PropagationRuleRow("A", "trained-on", "sft", "intersect", "", ""),
            ]),
            Numbered(
            [
                new VerdictRuleRow("RESEARCH", "A", "Conditions", ""), new VerdictRuleRow("research", "a", "prohibits", ""),
                new VerdictRuleRow("research", "A", "requires", ""), new VerdictRuleRow("research", "Q", "prohibits", ""),
                new VerdictRuleRow("sleep", "A", "prohibits", ""), new VerdictRuleRow("research", "Z", "requires", ""),
                new VerdictRuleRow("research", "Z", "prohibits", ""),
            ])));

        Assert.Equal(
            [
                "Terms 3 code Repetition: there is a row for A on line 2 already, which says the same; it counts once.",
                "Terms 4 kind UnknownWord: \"wish\" is not a known value here. The row is not used; without another one B is "
                + "no term, and no license with such a clause counts as recorded whole.",
                "Terms 5 code EmptyValue: the value is required. The row is not used.",
                "Terms 7 code Contradiction: there is a row for A on line 2 already, which says something else. The "
                + "stricter of the two counts; what is a permission in one row and not in the other is no term. Keep the row that holds, "
                + "and delete the other.",
                "Terms 8 code Contradiction: there is a row for P on line 6 already, which says something else. The "
                + "stricter of the two counts; what is a permission in one row and not in the other is no term. Keep the row that holds, "
                + "and delete the other.",
                "LicenseTerms 3 term Repetition: there is a row for license:L and A on line 2 already, which says the "
                + "same; it counts once. Neither says which clause it is, so one of them may be meant for another term, and license:L does "
                + "not count as recorded whole. Put the right term, or delete one of them.",
                "LicenseTerms 4 term UnknownWord: \"NON-A\" is not a known value here. The row is not used, and l does not "
                + "count as recorded whole.",
                "LicenseTerms 5 license EmptyValue: the value is required. Which license the row is about cannot be told, "
                + "so no license of this file counts as recorded whole.",
                "LicenseTerms 6 certainty UnknownWord: \"maybe\" is not a known value here. It counts as explicit, and m "
                + "does not count as recorded whole. Write withdrawn if the license does not say this, else explicit or interpretive.",
                "LicenseTerms 6 scope UnknownWord: \"everything\" is not a known value here. The clause counts without it, "
                + "and m does not count as recorded whole. Write one of the known words, with a semicolon between several.",
                "LicenseTerms 7 term Contradiction: there is a row for m and A on line 6 already, which says something "
                + "else. The stricter of the two counts. They differ in scope, so one of them may be meant for another term or license, "
                + "and m does not count as recorded whole. Put the right term or license, or delete the row that does not hold.",
                "LicenseTerms 9 certainty EmptyValue: nothing says how sure the clause is; it counts as explicit, the "
                + "stricter.",
                "PropagationRules 3 term Contradiction: there is a row for A over fine-tunes-from full on line 2 already, "
                + "which says something else. The stricter of the two counts. Keep the row that holds, and delete the other.",
                "PropagationRules 4 term UnknownWord: \"X\" is not a known value here. The row is not used.",
                "PropagationRules 5 relation UnknownWord: \"born-from\" is not a known value here. The row is not used; "
                + "verdicts for which it may matter are not better than unknown.",
                "PropagationRules 6 qualifier UnknownWord: \"prefrence\" is not a known value here. Did you mean preference? "
                + "The row is not used; verdicts for which it may matter are not better than unknown.",
                "PropagationRules 7 value UnknownWord: \"intersect\" is not a known value here. The row is not used; "
                + "verdicts for which it may matter are not better than unknown.",
                "VerdictRules 3 purpose Contradiction: there is a row for research and A on line 2 already, which says "
                + "something else. The stricter of the two counts. Keep the row that holds, and delete the other.",
                "VerdictRules 4 effect UnknownWord: \"requires\" is not a known value here. The row is not used; verdicts "
                + "for which it may matter are not better than unknown.",
                "VerdictRules 5 effect UnknownWord: \"prohibits\" is not a known value here. The row is not used; verdicts "
                + "for which it may matter are not better than unknown.",
                "VerdictRules 6 purpose UnknownWord: \"sleep\" is not a known value here. The row is not used; verdicts for "
                + "which it may matter are not better than unknown.",
                "VerdictRules 7 term UnknownWord: \"Z\" is not a known value here. The row is not used; as the purpose may "
                + "need a permission that is not known, no verdict for it is better than unknown.",
                "VerdictRules 8 term UnknownWord: \"Z\" is not a known value here. The row is not used.",
            ],
            rules.Problems.Select(p => $"{p.Table} {p.Line} {p.Column} {p.Kind}: {p.Message}"));
        Assert.Equal(["k A Explicit Copies", "l A Explicit Copies", "m A Explicit Outputs"], rules.Clauses.Select(
            c => $"{c.License} {c.Term.Code} {c.Reach} {c.Scope}"));
        Assert.Equal(["A Prohibition 3", "Q Permission 0"], rules.Terms.Select(t => $"{t.Code} {t.Kind} {t.Severity}"));
    }

    // A role without a row takes the row without a role, or else that for text; whatever has no role takes the strictest.
    [Theory]
    [InlineData("=contested", "Contested Contested Contested Contested Contested Contested Contested")]
    [InlineData(
        "=contested prompt=does-not-travel chosen=binding", "Binding Contested Contested Binding Contested DoesNotTravel Binding")]
    [InlineData("text=likely", "Likely Likely Likely Likely Likely Likely Likely")]
    [InlineData("text=likely annotation=contested", "Likely Likely Contested Likely Likely Likely Likely")]
    [InlineData(
        "chosen=contested",
        "Contested? DoesNotTravel? DoesNotTravel? Contested DoesNotTravel? DoesNotTravel? Contested?")]
    public void Rules_OfRoles_FallBackOnTheRowWithoutARole(string rows, string expected)
    {
        var rules = RuleSet.Create(new RuleRows(
            [new TermRow("A", "duty", "", "", "", 1)],
            [],
            [
                .. rows.Split(' ').Select(static row => row.Split('=')).Select(
                    static row => new PropagationRuleRow("A", "generated-by", row[0], row[1], "", "")),
            ],
            []));

        Qualifier[] roles =
        [
            Qualifier.None, Qualifier.Text, Qualifier.Annotation, Qualifier.Chosen, Qualifier.Rejected, Qualifier.Prompt, Qualifier.Unknown,
        ];
        Assert.Equal(
            expected,
            string.Join(' ', roles.Select(role => rules.Defaults.Of(rules.Terms[0], RelationKind.GeneratedBy, role) is var value
                && value.IsMissing ? $"{value.Certainty}?" : $"{value.Certainty}")));
    }

    [Fact]
    public void Create_GivesAnEmptyRuleBook_When_ThereAreNoRows()
    {
        var rules = RuleSet.Create(RuleRows.Empty);

        Assert.Empty(rules.Terms);
        Assert.Empty(rules.Problems);
        Assert.True(rules.ClausesOf("license:mit").IsEmpty);
    }

    /// <summary>The rows with the lines they have in a file: the first is on line 2.</summary>
    private static ImmutableArray<T> Numbered<T>(T[] rows)
        where T : RuleRow => [.. rows.Select((row, i) => row with { Line = i + 2 })];

    private static LicenseTermRow Row(string license, string term, string certainty, string scope) =>
        new(license, term, "", "", [scope], "true", certainty, "", "", "");
}
