// What policies say of artifacts: each condition on the smallest lineage that shows it, and properties over random ones.
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using OpenChat.Graph.Domain.Judgement;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Policies;
using OpenChat.Graph.Domain.Tests.Propagation;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Tests.Policies;

public sealed class PolicyJudgeTests
{
    private static readonly ImmutableArray<VerdictOutcome> WorstFirst =
    [
        VerdictOutcome.Prohibited, VerdictOutcome.Unknown, VerdictOutcome.Conditional, VerdictOutcome.Allowed,
        VerdictOutcome.NotApplicable,
    ];

    /// <summary>An open model, one that is non-commercial, one tuned from that, and what nobody knows enough of.</summary>
    private static readonly Toy Small = new(
        """
        dataset:text org=x
        dataset:text under mit
        model:free org=x kind=base
        model:free under apache-2.0
        model:free trained dataset:text pretraining
        model:closed org=y kind=base
        model:closed under cc-by-nc-4.0
        model:closed trained dataset:text pretraining
        model:child org=z kind=chat
        model:child under mit
        model:child tunes model:closed full
        model:child trained dataset:text sft
        model:silent org=x kind=base
        model:silent under apache-2.0
        model:bare kind=base
        model:bare trained dataset:text pretraining
        model:odd org=x kind=chatty
        model:odd under apache-2.0
        model:odd trained dataset:text pretraining
        model:dual org=x kind=base
        model:dual under gpl-3.0 group=a
        model:dual under mit group=a
        model:dual trained dataset:text pretraining
        model:both org=x kind=base
        model:both under apache-2.0
        model:both under mit
        model:both trained dataset:text pretraining
        model:doubted org=x kind=base
        model:doubted under mit high
        model:doubted under gpl-3.0 low
        model:doubted made org:y low
        model:doubted made org:z high
        model:doubted trained dataset:text pretraining
        """);

    [Theory]
    [InlineData("model:free", "ALLOW: all")]
    [InlineData("model:closed", "DENY: nc")]
    [InlineData("model:child", "DENY: nc")]
    [InlineData("model:silent", "ASK: nc?")]
    [InlineData("model:bare", "ASK: nc?")]
    [InlineData("dataset:text", "ALLOW: all")]
    public void Strictest_Decides_AndWhatIsNotKnownAsks(string artifact, string expected)
    {
        var deny = Rule("nc", PolicyEffect.Deny, new PolicyCondition { RestrictedBy = By(Certainty.Likely, "NON_COMMERCIAL") });
        var allow = Rule("all", PolicyEffect.Allow, new PolicyCondition());

        Assert.Equal(expected, Decide(Small, artifact, allow, deny));
        Assert.Equal(expected, Decide(Small, artifact, deny, allow));
    }

    [Fact]
    public void Default_Holds_WhereNoRuleDecides()
    {
        var rule = Rule("z", PolicyEffect.Allow, new PolicyCondition { Artifacts = [Small["model:child"]] });
        var policy = Policy(rule);

        var asked = PolicyJudge.Evaluate(Study(Small, "model:free"), policy);
        var denied = PolicyJudge.Evaluate(Study(Small, "model:free"), policy with { Default = PolicyEffect.Deny });

        Assert.Equal((PolicyEffect.Ask, PolicyEffect.Deny), (asked.Effect, denied.Effect));
        Assert.Equal("No rule decides about free, so the default of the policy holds: ASK.", Assert.Single(asked.Findings).Message);
        Assert.Equal("No rule decides about free, so the default of the policy holds: DENY.", Assert.Single(denied.Findings).Message);
    }

    // In the order of the columns: what a rule that denies does with each condition, of each artifact.
    [Theory]
    [InlineData("artifact free", "free")]
    [InlineData("dataset", "text")]
    [InlineData("kind chat", "child odd?")]
    [InlineData("org x", "text free silent odd dual both doubted bare?")]
    [InlineData("org y", "closed bare? doubted?")]
    [InlineData("license apache-2.0", "free silent odd both bare? doubted?")]
    [InlineData("license gpl-3.0", "bare? doubted?")]
    [InlineData("only mit", "text child dual bare? doubted?")]
    [InlineData("only mit apache-2.0", "text free child silent odd dual both bare? doubted?")]
    [InlineData("only gpl-3.0", "dual bare?")]
    [InlineData("term NON_COMMERCIAL", "closed child silent? bare? odd?")]
    [InlineData("own NON_COMMERCIAL", "closed silent? bare? odd?")]
    [InlineData("outcome PROHIBITED", "closed child silent? bare? odd?")]
    [InlineData("outcome ALLOWED", "text free dual both doubted silent? bare? odd?")]
    [InlineData("outcome UNKNOWN", "silent bare odd")]
    [InlineData("gap MissingLicense", "bare")]
    public void Condition_HoldsOrIsNotKnown(string condition, string expected)
    {
        string[] words = condition.Split(' ');
        var asked = words[0] switch
        {
            "artifact" => new PolicyCondition { Artifacts = [Small["model:" + words[1]]] },
            "dataset" => new PolicyCondition { Kinds = [NodeKind.Dataset] },
            "kind" => new PolicyCondition { ModelKinds = [ModelKind.Chat] },
            "org" => new PolicyCondition { Organisations = [Node(Small, "org:" + words[1])] },
            "license" => new PolicyCondition { Licenses = [Node(Small, "license:" + words[1])] },
            "only" => new PolicyCondition { OnlyLicenses = [.. words[1..].Select(id => Node(Small, "license:" + id))] },
            "term" => new PolicyCondition { RestrictedBy = By(Certainty.Likely, words[1]) },
            "own" => new PolicyCondition { RestrictedBy = By(Certainty.Likely, words[1]) with { Inherited = false } },
            "outcome" => new PolicyCondition { Outcomes = [Enum.Parse<VerdictOutcome>(words[1], ignoreCase: true)] },
            _ => new PolicyCondition { Unknowns = [Enum.Parse<UnknownKind>(words[1])] },
        };
        var policy = Policy(Rule("r", PolicyEffect.Deny, asked));

        var found = Enumerable.Range(0, Small.Graph.ArtifactCount)
            .Select(artifact => (
                Name: Small.Graph.IdOf(artifact).Split(':')[1],
                Finding: PolicyJudge.Evaluate(Small.Analysis.StudyOf(artifact), policy).Findings[0]))
            .Where(static pair => pair.Finding.Rule is not null)
            .Select(static pair => pair.Name + (pair.Finding.Fit == PolicyFit.MayFit ? "?" : ""));

        Assert.Equal(expected.Split(' ').Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exception_TakesARuleBack_AndAsksWhereItIsNotKnown()
    {
        var exception = new PolicyCondition { Organisations = [Node(Small, "org:x")] };
        var rule = Rule("nc", PolicyEffect.Deny, new PolicyCondition(), exception, isKnownOnly: true);

        Assert.Equal("ASK: default", Decide(Small, "model:free", rule));
        Assert.Equal("DENY: nc", Decide(Small, "model:child", rule));
        Assert.Equal("ASK: nc?", Decide(Small, "model:bare", rule));
        Assert.Equal(
            "Whether the rule \"nc\" fits bare is not known, so somebody has to settle that, or decide, before it is used. | "
            + "Who made bare is not recorded.",
            Say(PolicyJudge.Evaluate(Study(Small, "model:bare"), Policy(rule)).Findings[0]));
    }

    [Fact]
    public void KnownOnly_PassesOverWhatIsNotKnown_AndTheVerdictStillHoldsBack()
    {
        var deny = Rule(
            "nc", PolicyEffect.Deny, new PolicyCondition { RestrictedBy = By(Certainty.Likely, "NON_COMMERCIAL") }, isKnownOnly: true);
        var allow = Rule("all", PolicyEffect.Allow, new PolicyCondition());
        var named = Rule(
            "named", PolicyEffect.Allow, new PolicyCondition { Outcomes = [VerdictOutcome.Unknown, VerdictOutcome.Allowed] });

        Assert.Equal("ASK: default", Decide(Small, "model:silent", deny, allow));
        Assert.Equal("ALLOW: named", Decide(Small, "model:silent", deny, allow, named));
        Assert.Equal("DENY: nc", Decide(Small, "model:closed", deny, allow, named));
        Assert.Equal(
            "The rule \"all\" would allow silent, but it does not name the outcome UNKNOWN of the verdict on commercial use, so it allows "
            + "nothing here. | The pre-training data of silent is not known; finding nothing there is not clearance.",
            Say(PolicyJudge.Evaluate(Study(Small, "model:silent"), Policy(deny, allow)).Findings[1]));
    }

    [Fact]
    public void Allow_IsHeldBack_WhereTheVerdictProhibits()
    {
        var allow = Rule("mine", PolicyEffect.Allow, new PolicyCondition { Artifacts = [Small["model:closed"]] });
        var named = allow with { When = allow.When with { Outcomes = [VerdictOutcome.Prohibited] } };

        var decision = PolicyJudge.Evaluate(Study(Small, "model:closed"), Policy(allow));

        Assert.Equal(PolicyEffect.Ask, decision.Effect);
        Assert.Equal(PolicyFit.HeldBack, decision.Findings[1].Fit);
        Assert.Null(decision.Findings[1].Effect);
        Assert.Equal(PolicyEffect.Allow, PolicyJudge.Evaluate(Study(Small, "model:closed"), Policy(named)).Effect);
    }

    /// <summary>Another purpose, reading or party says nothing about the one in question.</summary>
    [Theory]
    [InlineData(Purpose.CommercialUse, Reading.Balanced, VerdictParty.Recipient, PolicyEffect.Allow)]
    [InlineData(Purpose.FineTune, Reading.Balanced, VerdictParty.Recipient, PolicyEffect.Ask)]
    [InlineData(Purpose.CommercialUse, Reading.Cautious, VerdictParty.Recipient, PolicyEffect.Ask)]
    [InlineData(Purpose.CommercialUse, Reading.Balanced, VerdictParty.Maker, PolicyEffect.Ask)]
    public void Outcome_IsNamedForThePurposeReadingAndPartyOfThePolicyAlone(
        Purpose purpose, Reading reading, VerdictParty party, PolicyEffect expected)
    {
        var verdict = new PolicyVerdict(purpose, reading, party, [.. Enum.GetValues<VerdictOutcome>()]);

        Assert.Equal(
            expected,
            PolicyJudge.Evaluate(
                Study(Small, "model:silent"), Policy(Rule("r", PolicyEffect.Allow, new PolicyCondition { Verdict = verdict }))).Effect);
    }

    [Fact]
    public void Purposes_CountByTheWorst()
    {
        var policy = Policy(Rule("r", PolicyEffect.Deny, new PolicyCondition { Outcomes = [VerdictOutcome.Prohibited] })) with
        {
            Purposes = [Purpose.Research, Purpose.CommercialUse],
        };

        var decision = PolicyJudge.Evaluate(Study(Small, "model:child"), policy);

        Assert.Equal((PolicyEffect.Deny, Purpose.CommercialUse), (decision.Effect, decision.Verdict.Purpose));
        Assert.Equal(
            PolicyEffect.Ask,
            PolicyJudge.Evaluate(Study(Small, "model:child"), policy with { Purposes = [Purpose.Research] }).Effect);
    }

    /// <summary>What a service upstream asks binds a recipient no surer than contested, as in verdicts.</summary>
    [Theory]
    [InlineData(VerdictParty.Maker, Certainty.Likely, true)]
    [InlineData(VerdictParty.Recipient, Certainty.Likely, false)]
    [InlineData(VerdictParty.Recipient, Certainty.Contested, true)]
    public void Restriction_CountsAsSureAsItIsForTheParty(VerdictParty party, Certainty atLeast, bool fits)
    {
        var toy = new Toy(
            """
            model:service org=o kind=service
            model:service under openai-tou-2023-03-14
            dataset:talk org=a
            dataset:talk under mit
            dataset:talk generated model:service text by=a
            model:m org=a
            model:m under mit
            model:m trained dataset:talk sft
            """);
        var condition = new PolicyCondition { RestrictedBy = By(atLeast, "NO_COMPETING_MODELS") };
        var rule = Rule("r", PolicyEffect.Deny, condition, isKnownOnly: true);

        var decision = PolicyJudge.Evaluate(Study(toy, "model:m"), Policy(rule) with { Party = party });

        Assert.Equal(fits ? PolicyEffect.Deny : PolicyEffect.Ask, decision.Effect);
        Assert.Equal(fits ? ["NO_COMPETING_MODELS"] : [], decision.Findings[0].Restrictions.Select(static r => r.Term.Code).Distinct());
    }

    [Fact]
    public void Threshold_IsAskedOfTheClause()
    {
        var toy = new Toy("model:m org=a\nmodel:m under llama-2\n");
        PolicyRule Above(decimal amount) => Rule(
            "r",
            PolicyEffect.Deny,
            new PolicyCondition
            {
                RestrictedBy = new PolicyRestriction(null, null, Certainty.Contested, null, threshold => threshold?.Amount > amount),
            },
            isKnownOnly: true);

        Assert.Equal("DENY: r", Decide(toy, "model:m", Above(600_000_000)));
        Assert.Equal("ASK: default", Decide(toy, "model:m", Above(800_000_000)));
    }

    /// <summary>The order of rules decides nothing, and what is fixed by the worst of them stays so when rules are added.</summary>
    [Fact]
    public void Effect_DependsOnNoOrder_AndRulesOnlyMakeItStricter_OverRandomLineages() => Check.One(
        RandomLineage.Config(60),
        Prop.ForAll(Cases(), drawn =>
        {
            var (lineage, numbers) = drawn;
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            var policy = RandomPolicy(lineage.Graph, numbers);
            var turned = policy with { Rules = [.. policy.Rules.Reverse()] };
            var denying = policy with { Rules = policy.Rules.Add(policy.Rules[0] with { Name = "more", Effect = PolicyEffect.Deny }) };
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var study = analysis.StudyOf(artifact);
                var decision = PolicyJudge.Evaluate(study, policy);
                Assert.Equal(decision.Effect, PolicyJudge.Evaluate(study, turned).Effect);
                Assert.Equal(
                    decision.Findings.Select(Say).Order(StringComparer.Ordinal),
                    PolicyJudge.Evaluate(study, turned).Findings.Select(Say).Order(StringComparer.Ordinal));
                var isDefault = decision.Findings[0].Rule is null;
                Assert.True(PolicyJudge.Evaluate(study, denying).Effect >= (isDefault ? PolicyEffect.Ask : decision.Effect));
            }

            return true;
        }));

    /// <summary>Against a slow oracle, which reads graph, verdicts, restrictions and gaps anew.</summary>
    [Fact]
    public void Effect_IsThatOfTheOracle_OverRandomLineages() => Check.One(
        RandomLineage.Config(150),
        Prop.ForAll(Cases(), drawn =>
        {
            var (lineage, numbers) = drawn;
            var analysis = new LineageAnalysis(lineage.Graph, SeedFolder.Rules);
            var policy = RandomPolicy(lineage.Graph, numbers);
            for (var artifact = 0; artifact < lineage.Graph.ArtifactCount; artifact++)
            {
                var decision = PolicyJudge.Evaluate(analysis.StudyOf(artifact), policy);
                var oracle = new Oracle(analysis, artifact, policy);
                Assert.Equal(oracle.Effect(), decision.Effect);
                Assert.Equal(decision.Findings[0].Effect, decision.Effect);
                Assert.False(decision.Effect == PolicyEffect.Allow && oracle.Outcome == VerdictOutcome.Unknown
                    && policy.Rules.All(static rule => rule.When.Outcomes?.Contains(VerdictOutcome.Unknown) != true));
            }

            return true;
        }));

    /// <summary>
    /// Whatever license of whatever artifact is no longer recorded: what was not allowed is not allowed by that, unless the rule that spoke
    /// against it named that license, or the artifact is under another one then.
    /// </summary>
    [Fact]
    public void Silence_AllowsNothing_WhenTheOnlyLicenseOfAnAncestorIsGone()
    {
        const string Text =
            """
            dataset:text org=x
            dataset:text under cc-by-nc-4.0
            model:base org=x
            model:base under mit
            model:base trained dataset:text pretraining
            model:child org=y
            model:child under mit
            model:child tunes model:base full
            model:child trained dataset:text sft
            """;
        var lines = Text.Split('\n');
        foreach (var gone in lines.Where(static line => line.Contains(" under ", StringComparison.Ordinal)))
        {
            foreach (var effect in (PolicyEffect[])[PolicyEffect.Deny, PolicyEffect.Ask])
            {
                var toy = new Toy(string.Join('\n', lines.Where(line => line != gone)));
                var nc = Rule("nc", effect, new PolicyCondition { RestrictedBy = By(Certainty.Contested, "NON_COMMERCIAL") });
                var allow = Rule("all", PolicyEffect.Allow, new PolicyCondition());

                Assert.NotEqual(PolicyEffect.Allow, PolicyJudge.Evaluate(Study(toy, "model:child"), Policy(nc, allow)).Effect);
            }
        }
    }

    private static ArtifactStudy Study(Toy toy, string id) => toy.Analysis.StudyOf(toy[id]);

    private static int Node(Toy toy, string id) => toy.Graph.FindById(id)!.Value.Index; // the lineage has it

    private static PolicyRestriction By(Certainty atLeast, params string[] terms) =>
        new([.. terms.Select(static code => SeedFolder.Rules.FindTerm(code)!.Index)], null, atLeast, null, null); // the seed has them

    private static PolicyRule Rule(
        string name, PolicyEffect effect, PolicyCondition when, PolicyCondition? unless = null, bool isKnownOnly = false) =>
        new(name, effect, "Because.", when, unless, isKnownOnly);

    private static Policy Policy(params ImmutableArray<PolicyRule> rules) =>
        new([Purpose.CommercialUse], Reading.Balanced, VerdictParty.Recipient, PolicyEffect.Ask, rules);

    private static string Decide(Toy toy, string artifact, params ImmutableArray<PolicyRule> rules)
    {
        var decision = PolicyJudge.Evaluate(Study(toy, artifact), Policy(rules));
        var finding = decision.Findings[0];
        return $"{decision.Effect.ToString().ToUpperInvariant()}: {finding.Rule?.Name ?? "default"}"
            + (finding.Fit == PolicyFit.MayFit ? "?" : "");
    }

    private static string Say(PolicyFinding finding) => string.Join(" | ", [finding.Message, .. finding.Because]);

    private static Arbitrary<(RandomLineage, int[])> Cases()
    {
        var lineages = RandomLineage.Arbitrary(4, 5);
        return Arb.From(
            from lineage in lineages.Generator
            from numbers in Gen.Choose(0, 100_000).ArrayOf(60)
            select (lineage, numbers),
            drawn => lineages.Shrinker(drawn.Item1).Select(simpler => (simpler, drawn.Item2)));
    }

    private static Policy RandomPolicy(LineageGraph graph, int[] numbers)
    {
        var next = 0;
        int Pick(int count) => numbers[next++ % numbers.Length] % count;
        string[] codes = ["NON_COMMERCIAL", "NO_COMPETING_MODELS", "SHARE_ALIKE", "ATTRIBUTION", "LIABILITY", "SCALE_THRESHOLD"];
        PolicyCondition Condition() => new()
        {
            Artifacts = Pick(9) == 0 ? [Pick(graph.ArtifactCount)] : null,
            Kinds = Pick(9) == 0 ? [(NodeKind)Pick(2)] : null,
            ModelKinds = Pick(7) == 0 ? [(ModelKind)Pick(4)] : null,
            Organisations = Pick(6) == 0 ? [Pick(graph.Count(NodeKind.Organisation))] : null,
            Licenses = Pick(6) == 0 ? [Pick(graph.Count(NodeKind.License)), Pick(graph.Count(NodeKind.License))] : null,
            OnlyLicenses = Pick(6) == 0
                ? [.. Enumerable.Range(0, 9).Select(_ => Pick(graph.Count(NodeKind.License)))]
                : null,
            RestrictedBy = Pick(3) == 0
                ? By((Certainty)(1 + Pick(3)), codes[Pick(codes.Length)]) with
                {
                    Inherited = Pick(3) switch { 0 => true, 1 => false, _ => null },
                }
                : null,
            Outcomes = Pick(4) == 0 ? [(VerdictOutcome)Pick(5), (VerdictOutcome)Pick(5)] : null,
            Verdict = Pick(6) == 0
                ? new PolicyVerdict((Purpose)Pick(7), (Reading)Pick(3), (VerdictParty)Pick(2), [(VerdictOutcome)Pick(5)])
                : null,
            Unknowns = Pick(6) == 0 ? [(UnknownKind)Pick(8)] : null,
        };
        return new Policy(
            Pick(2) == 0 ? [(Purpose)Pick(7)] : [Purpose.CommercialUse, Purpose.Research],
            (Reading)Pick(3),
            (VerdictParty)Pick(2),
            Pick(3) == 0 ? PolicyEffect.Deny : PolicyEffect.Ask,
            [
                .. Enumerable.Range(0, 1 + Pick(4)).Select(i =>
                {
                    var effect = (PolicyEffect)Pick(3);
                    return new PolicyRule(
                        $"r{i}", effect, "Because.", Condition(), Pick(4) == 0 ? Condition() : null,
                        effect != PolicyEffect.Allow && Pick(3) == 0);
                }),
            ]);
    }

    /// <summary>Slow, and written without the product's conditions: −1 is no, 0 not known, 1 yes.</summary>
    private sealed class Oracle(LineageAnalysis analysis, int artifact, Policy policy)
    {
        private readonly ArtifactStudy _study = new(analysis, artifact);
        private readonly LineageGraph _graph = analysis.Graph;

        public VerdictOutcome Outcome => policy.Purposes.Select(p => Verdicts.Of(_study, p, policy.Reading, policy.Party).Outcome)
            .MinBy(static outcome => WorstFirst.IndexOf(outcome));

        public PolicyEffect Effect()
        {
            var effects = new List<PolicyEffect>();
            foreach (var rule in policy.Rules)
            {
                var when = Of(rule.When);
                var both = Math.Min(when, rule.Unless is null ? 1 : -Of(rule.Unless));
                if (both < 0 || (when == 0 && rule.KnownOnly))
                {
                    continue;
                }

                if (rule.Effect != PolicyEffect.Allow)
                {
                    effects.Add(both > 0 ? rule.Effect : PolicyEffect.Ask);
                }
                else if (both > 0 && (Outcome is VerdictOutcome.Allowed or VerdictOutcome.Conditional || IsNamed(rule.When)))
                {
                    effects.Add(PolicyEffect.Allow);
                }
            }

            return effects.Count == 0 ? policy.Default : effects.Max();
        }

        private bool IsNamed(PolicyCondition when) => when.Outcomes?.Contains(Outcome) == true
            || (when.Verdict is { } named && policy.Purposes.SequenceEqual([named.Purpose]) && named.Reading == policy.Reading
                && named.Party == policy.Party && named.Outcomes.Contains(Outcome));

        private int Of(PolicyCondition condition) => new[]
        {
            condition.Artifacts is { } artifacts ? Yes(artifacts.Contains(artifact)) : 1,
            condition.Kinds is { } kinds ? Yes(kinds.Contains(_graph.NodeOf(artifact).Kind)) : 1,
            condition.ModelKinds is { } models
                ? !_graph.IsModel(artifact) ? -1 : _graph.ModelKindOf(artifact) is { } kind ? Yes(models.Contains(kind)) : 0
                : 1,
            condition.Organisations is { } makers ? Made(makers) : 1,
            condition.Licenses is { } licenses
                ? _study.LicensesInForce.ToArray().Any(licenses.Contains) ? 1 : LicensesAreKnown ? -1 : 0
                : 1,
            condition.OnlyLicenses is { } only ? Only(only) : 1,
            condition.RestrictedBy is { } asked ? Restricted(asked) : 1,
            condition.Outcomes is { } outcomes ? Judged(Outcome, outcomes) : 1,
            condition.Verdict is { } verdict
                ? Judged(Verdicts.Of(_study, verdict.Purpose, verdict.Reading, verdict.Party).Outcome, verdict.Outcomes)
                : 1,
            condition.Unknowns is { } unknowns ? Yes(Unknowns.Of(_study).Any(gap => unknowns.Contains(gap.Kind))) : 1,
        }.Min();

        private static int Yes(bool holds) => holds ? 1 : -1;

        private static int Judged(VerdictOutcome outcome, ImmutableHashSet<VerdictOutcome> wanted) =>
            wanted.Contains(outcome) ? 1 : outcome == VerdictOutcome.Unknown ? 0 : -1;

        private int Made(ImmutableHashSet<int> makers)
        {
            var relations = _graph.DevelopersOf(artifact).ToList();
            var sure = relations.FindAll(relation => _graph.DoubtfulDeveloperOf(artifact) < 0
                && !_graph.IsOutweighedDeveloper(relation.Position));
            return sure.Exists(relation => makers.Contains(relation.Organisation)) ? 1
                : sure.Count == 0 || _graph.HasUnknownDeveloper(artifact) || relations.Exists(r => makers.Contains(r.Organisation)) ? 0
                : -1;
        }

        private bool LicensesAreKnown => _study.LicensesInForce.Length > 0 && !Unknowns.Of(_study).Any(gap => gap.Artifact == artifact
            && (gap.LicenseRelation >= 0 || gap.Kind is UnknownKind.MissingLicense or UnknownKind.UnknownLicense
                or UnknownKind.UnknownComponent or UnknownKind.UnknownValidity));

        private int Only(ImmutableHashSet<int> licenses)
        {
            foreach (var choice in analysis.Licenses.Choices(artifact))
            {
                if (choice.All(license => licenses.Contains(license) || analysis.Terms.IsMissing(license)))
                {
                    return LicensesAreKnown ? 1 : 0;
                }
            }

            return -1;
        }

        private int Restricted(PolicyRestriction asked)
        {
            if (_study.Restrictions.Any(r => r.CertaintyFor(policy.Party) is var sure && sure > Certainty.DoesNotTravel
                && sure >= asked.AtLeast && asked.Terms!.Contains(r.Term.Index) && asked.Inherited != !r.Inherited))
            {
                return 1;
            }

            // a verdict on every purpose that the term prohibits would count a gap, or none prohibits and one would set a condition
            var term = SeedFolder.Rules.Terms[asked.Terms!.Single()];
            var purposes = Enum.GetValues<Purpose>();
            var wanted = Array.FindAll(purposes, p => SeedFolder.Rules.Effect(p, term) == VerdictEffect.Prohibits);
            var isProhibition = wanted.Length > 0;
            wanted = isProhibition ? wanted : Array.FindAll(purposes, p => SeedFolder.Rules.Effect(p, term) == VerdictEffect.Conditions);
            var branch = Domain.Licensing.LicenseBranch.Usual(analysis.Licenses);
            var gaps = Unknowns.Of(_study).Where(gap => asked.Inherited != false || gap.Artifact == artifact);
            foreach (var purpose in wanted)
            {
                var counting = GapWeights.Of(_study, branch, _study.Restrictions, purpose, withConditions: true).Gaps
                    .Where(w => w.Prohibits.For(policy.Party) >= asked.AtLeast
                        || (!isProhibition && w.Conditions.For(policy.Party) >= asked.AtLeast)).Select(static w => w.Gap).ToList();
                gaps = [.. gaps.Where(counting.Contains)];
            }

            return gaps.Any() ? 0 : -1;
        }
    }
}
