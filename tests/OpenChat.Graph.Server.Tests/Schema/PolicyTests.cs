// evaluatePolicy: what cannot be a policy is told with its place, and what it costs.
using System.Text.Json;

namespace OpenChat.Graph.Server.Tests.Schema;

public sealed class PolicyTests
{
    private const string Rule = """name: "r", effect: DENY, reason: "Because." """;

    [Theory]
    [InlineData(
        "default: ALLOW, rules: [{" + Rule + ", when: {}}]",
        "policy.default: what no rule decides about is never allowed. Use ASK or DENY, and a rule with the effect ALLOW for what may be "
        + "used.")]
    [InlineData("rules: []", "policy.rules: a policy has 1 to 100 rules, not 0.")]
    [InlineData("purposes: [], rules: [{" + Rule + ", when: {}}]", "policy.purposes: the list is empty, so that nothing could fit. Name "
        + "something, or leave it out.")]
    [InlineData(
        "rules: [{" + Rule + ", when: {}}, {" + Rule + ", when: {}}]",
        "policy.rules[1].name: another rule is called \"r\" already; names differ by more than case.")]
    [InlineData(
        """rules: [{name: "default", effect: ASK, reason: "x", when: {}}]""",
        "policy.rules[0].name: \"default\" stands for what no rule decides in reports; choose another name.")]
    [InlineData(
        """rules: [{name: "a b", effect: ASK, reason: "x", when: {}}]""",
        "policy.rules[0].name: the name of a rule has 1 to 60 letters, digits, \"-\", \"_\" and \".\"; \"a b\" does not.")]
    [InlineData(
        """rules: [{name: "a", effect: ASK, reason: " ", when: {}}]""",
        "policy.rules[0].reason: a rule says why it is there, in 1 to 500 characters.")]
    [InlineData(
        "rules: [{" + Rule + ", when: {}, unless: {}}]",
        "policy.rules[0].unless: an exception without a condition holds always, so the rule would never fit. Leave it out.")]
    [InlineData(
        """rules: [{name: "a", effect: ALLOW, reason: "x", when: {}, knownOnly: true}]""",
        "policy.rules[0].knownOnly: a rule ALLOW never allows anything of which it is not known whether it fits. Leave it out.")]
    [InlineData(
        "rules: [{" + Rule + ", when: {licenses: []}}]",
        "policy.rules[0].when.licenses: the list is empty, so that nothing could fit. Name something, or leave it out.")]
    [InlineData(
        "rules: [{" + Rule + """, when: {licenses: ["MIT", "license:qqqqqq"]}}]""",
        "policy.rules[0].when.licenses[1]: There is no license with the id \"license:qqqqqq\".")]
    [InlineData(
        "rules: [{" + Rule + """, when: {onlyLicenses: ["Apache-2.0 OR MIT"]}}]""",
        "policy.rules[0].when.onlyLicenses[0]: \"Apache-2.0 OR MIT\" is an expression, not the name of one license; ask by id for what it "
        + "names: license:apache-2.0, license:mit.")]
    [InlineData(
        "rules: [{" + Rule + """, when: {}, unless: {restrictedBy: {terms: ["NON_COMERCIAL"]}}}]""",
        "policy.rules[0].unless.restrictedBy.terms[0]: There is no term \"NON_COMERCIAL\". Did you mean NON_COMMERCIAL? The field "
        + "\"terms\" lists all codes.")]
    [InlineData(
        "rules: [{" + Rule + """, when: {restrictedBy: {terms: ["COMMERCIAL_USE"]}}}]""",
        "policy.rules[0].when.restrictedBy.terms[0]: COMMERCIAL_USE is a permission; restrictions are duties and prohibitions.")]
    [InlineData(
        "rules: [{" + Rule + ", when: {restrictedBy: {threshold: {amountAbove: 5, amountBelow: 4}}}}]",
        "policy.rules[0].when.restrictedBy.threshold: \"amountAbove\" is 5 and \"amountBelow\" is 4, so that nothing can fit.")]
    [InlineData(
        "rules: [{" + Rule + ", when: {kinds: [LICENSE]}}]",
        "policy.rules[0].when.kinds[0]: a policy is about models and datasets; use MODEL or DATASET.")]
    [InlineData(
        "rules: [{" + Rule + """, when: {organisations: ["org:qqqqqq"]}}]""",
        "policy.rules[0].when.organisations[0]: There is no organisation with the id \"org:qqqqqq\".")]
    [InlineData(
        "rules: [{" + Rule + ", when: {verdict: {purpose: RESEARCH, outcome: []}}}]",
        "policy.rules[0].when.verdict.outcome: the list is empty, so that nothing could fit. Name something, or leave it out.")]
    public void Policy_IsRefusedWithItsPlace(string policy, string expected)
    {
        var purposes = policy.StartsWith("purposes", StringComparison.Ordinal) ? "" : "purposes: [RESEARCH], ";

        var code = expected.Contains("is an expression", StringComparison.Ordinal) ? "AMBIGUOUS_NAME" : "BAD_USER_INPUT";
        Assert.Equal(
            $"{code}: {expected}",
            AskedFolder.Seed.Errors(
                $"{{ evaluatePolicy(policy: {{{purposes}{policy}}}, artifacts: [\"Zephyr\"]) {{ counts {{ entries }} }} }}"));
    }

    [Fact]
    public void List_IsRefused_When_ItIsEmpty() => Assert.Equal(
        "BAD_USER_INPUT: Argument \"artifacts\" must have 1 to 1,000 entries, not 0.",
        AskedFolder.Seed.Errors(
            "{ evaluatePolicy(policy: {purposes: [RESEARCH], rules: [{" + Rule + ", when: {}}]}, artifacts: []) { counts { entries } } }"));

    [Theory]
    [InlineData("model:zephyr-7b-beta")]
    [InlineData("Zephyr")]
    [InlineData("HuggingFaceH4/zephyr-7b-beta")]
    [InlineData("https://huggingface.co/HuggingFaceH4/zephyr-7b-beta")]
    [InlineData("pkg:huggingface/HuggingFaceH4/zephyr-7b-beta")]
    public void Entry_MayBeAnIdAnAddressOrAnyName(string entry)
    {
        var result = AskedFolder.Seed.Data(
            "query ($a: [ID!]!) { evaluatePolicy(policy: {purposes: RESEARCH, rules: [{" + Rule + ", when: {}}]}, artifacts: $a) "
            + "{ results { effect artifact { id } } } }",
            JsonSerializer.Serialize(new { a = entry }));

        Assert.Equal(
            """{"results":[{"effect":"DENY","artifact":{"id":"model:zephyr-7b-beta"}}]}""",
            JsonSerializer.Serialize(result.GetProperty("evaluatePolicy")));
    }

    /// <summary>A policy is held against a view as against the graph.</summary>
    [Fact]
    public void View_IsHeldAgainstThePolicyToo()
    {
        const string Ask = "evaluatePolicy(policy: {purposes: COMMERCIAL_USE, reading: BALANCED, rules: [{name: \"nc\", effect: DENY, "
            + "reason: \"x\", when: {restrictedBy: {terms: [\"NON_COMMERCIAL\"], atLeast: LIKELY}}, knownOnly: true}]}, "
            + "artifacts: [\"databricks/dolly-v2-12b\"]) { results { effect rule } }";

        var data = AskedFolder.Seed.Data(
            "{ " + Ask + " whatIf(changes: [{relicense: {artifact: \"databricks/dolly-v2-12b\", license: \"CC-BY-NC-4.0\"}}]) { graph { "
            + Ask + " } } }");

        Assert.Equal(
            (
                """{"results":[{"effect":"ASK","rule":null}]}""",
                """{"graph":{"evaluatePolicy":{"results":[{"effect":"DENY","rule":"nc"}]}}}"""),
            (JsonSerializer.Serialize(data.GetProperty("evaluatePolicy")), JsonSerializer.Serialize(data.GetProperty("whatIf"))));
    }

    /// <summary>Whoever asks for more is priced for more, however the list comes, and whatever is asked of it.</summary>
    [Theory]
    [InlineData("results { asked }", 0)]
    [InlineData("results { effect }", 250)]
    [InlineData("results { rule }", 250)]
    [InlineData("results { message }", 250)]
    [InlineData("results { verdict { outcome } }", 250)]
    [InlineData("results { findings { rule } }", 250)]
    [InlineData("counts { entries }", 250)]
    [InlineData("unresolved { effect }", 250)]
    public void Price_GrowsWithTheList(string fields, int each)
    {
        int Price(int entries)
        {
            using var answer = JsonDocument.Parse(AskedFolder.Seed.Ask(
                "query ($a: [ID!]!) { evaluatePolicy(policy: {purposes: RESEARCH, rules: [{" + Rule + ", when: {}}]}, artifacts: $a) { "
                + fields + " } }",
                JsonSerializer.Serialize(new { a = Enumerable.Range(0, entries).Select(static i => $"x/{i}") }),
                reportCost: true));
            return (int)answer.RootElement.GetProperty("extensions").GetProperty("cost").GetProperty("fields").GetDouble();
        }

        Assert.Equal(each * 30, Price(40) - Price(10));
    }
}
