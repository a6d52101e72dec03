using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Rules;

/// <summary>
/// The numbered rules of the rule book (its section 2) that decide how a clause passes a hop, each in one place. What no rule decides the
/// table of defaults does.
/// </summary>
/// <remarks>
/// <para>Rules 1 and 2 (the weakest hop, the strongest and then shortest path) are the search itself. Rule 4 (permissions) is
/// <see cref="RuleSet.Intersects"/> and whoever walks with it.</para>
/// <para>Rule 7 (after GENERATED_BY only FINE_TUNES_FROM) is a matter of states: what came through data or a reward model has no transition
/// over GENERATED_BY in the table of transitions. Which state rule 8 drops is said there too. Rule 9 (time) is decided before anything
/// travels, when licenses are resolved.</para>
/// </remarks>
internal static class NumberedRules
{
    /// <summary>The term that says that nothing is granted.</summary>
    internal const string NoGrant = "NO_GRANT";

    private const string AcceptableUsePolicy = "ACCEPTABLE_USE_POLICY";
    private const string GeographicExclusion = "GEOGRAPHIC_EXCLUSION";
    private const string NoCompetingModels = "NO_COMPETING_MODELS";
    /// <summary>The term that outputs may not improve models outside the family.</summary>
    internal const string NoTrainingOnOutputs = "NO_TRAINING_ON_OUTPUTS";


    /// <summary>How a clause passes a hop.</summary>
    /// <param name="clause">The clause.</param>
    /// <param name="hop">The hop.</param>
    /// <param name="usual">What the table of defaults says.</param>
    internal static HopValue Apply(Clause clause, in Hop hop, HopValue usual) =>
        Rule6aAccountLimit(clause, hop) ?? Rule5ScopeOverride(clause, hop, usual) ?? Rule6SameParty(clause, hop, usual) ?? usual;

    /// <summary>Rule 3: how sure a clause is where it stands, before any hop. What is read into a text is never more than likely.</summary>
    internal static Certainty Rule3Start(Clause clause) =>
        clause.Reach == TextualReach.Explicit ? Certainty.Binding : Certainty.Likely;

    /// <summary>
    /// Rule 5: a clause that names what the hop makes overrides the default; null when it does not. Only explicit clauses do, but for
    /// GENERATED_BY, which an interpretive one passes as likely. Over FINE_TUNES_FROM and ALIGNED_WITH it holds while every hop between it
    /// and the licensed artifact is FINE_TUNES_FROM, and never weakens the default: the search relies on fine-tuning from the licensed
    /// artifact being the strongest way. There a default that is missing stays missing, unless the named thing binds.
    /// </summary>
    internal static HopValue? Rule5ScopeOverride(Clause clause, in Hop hop, HopValue usual)
    {
        var isExplicit = clause.Reach == TextualReach.Explicit;
        if (hop.Relation == RelationKind.GeneratedBy)
        {
            return Names(clause, ClauseScope.Outputs | ClauseScope.ModelsTrainedOnOutputs)
                    ? new HopValue(isExplicit ? Certainty.Binding : Certainty.Likely, HopRule.ScopeOverride)
                : Names(clause, ClauseScope.ModelsImitatingOutputs) ? new HopValue(Certainty.Contested, HopRule.ImitationOnly)
                : null;
        }

        if (!isExplicit)
        {
            return null;
        }

        switch (hop.Relation)
        {
            case RelationKind.FineTunesFrom when hop.Behind == WayBehind.OnlyFineTuning:
                return NamedDerivative(clause, hop.Qualifier) is { } certainty ? AtLeast(usual, certainty) : null;

            case RelationKind.TrainedOn when hop.Behind == WayBehind.Outputs:
                return Names(clause, ClauseScope.ModelsTrainedOnOutputs)
                    || (Names(clause, ClauseScope.Outputs) && usual.Certainty != Certainty.DoesNotTravel)
                        ? hop.Party == Party.Shared
                            ? new HopValue(Certainty.Likely, HopRule.GeneratingParty)
                            : new HopValue(Certainty.Contested, HopRule.GeneratingStranger)
                    : Names(clause, ClauseScope.ModelsImitatingOutputs) && usual.Certainty < Certainty.Contested
                        ? new HopValue(Certainty.Contested, HopRule.ImitationOnly, usual.IsMissing)
                    : null;

            case RelationKind.TrainedOn:
                return Names(clause, ClauseScope.ModelsTrainedOnData) ? new HopValue(Certainty.Binding, HopRule.ScopeOverride) : null;

            case RelationKind.AlignedWith when hop.Behind == WayBehind.OnlyFineTuning:
                return Names(clause, ClauseScope.ModelsTrainedOnOutputs) ? AtLeast(usual, Certainty.Likely) : null;

            default:
                return null;
        }
    }

    /// <summary>
    /// Rule 6: over FINE_TUNES_FROM two terms keep their strength within one organisation. For another one they drop to contested if they
    /// came in through data, for it agreed to nothing; a license on the base, or on what the base was tuned from, it holds the weights
    /// under. Null where the table decides: there, for other terms and relations, and where an organisation is not known.
    /// </summary>
    internal static HopValue? Rule6SameParty(Clause clause, in Hop hop, HopValue usual) =>
        hop.Relation != RelationKind.FineTunesFrom || !Rule6IsAbout(clause.Term) ? null
        : hop.Party == Party.Shared ? new HopValue(Certainty.Binding, HopRule.SameParty)
        : hop.Party == Party.Different && hop.Behind != WayBehind.OnlyFineTuning && usual.Certainty >= Certainty.Contested
            ? new HopValue(Certainty.Contested, HopRule.OtherParty)
        : null;

    /// <summary>
    /// Rule 6a: limits of use and of region in terms of a service bind the account, not the text it wrote, so they do not pass
    /// GENERATED_BY. Null for other terms, licenses and relations.
    /// </summary>
    internal static HopValue? Rule6aAccountLimit(Clause clause, in Hop hop) =>
        hop is { Relation: RelationKind.GeneratedBy, Party: Party.Different }
        && clause.Term.Code is AcceptableUsePolicy or GeographicExclusion
            ? new HopValue(Certainty.DoesNotTravel, HopRule.AccountLimit)
            : null;

    /// <summary>The terms of which rule 6 speaks.</summary>
    internal static bool Rule6IsAbout(Term term) => term.Code is NoCompetingModels or NoTrainingOnOutputs;

    /// <summary>
    /// The term of which rule 8 speaks: its clauses exempt models of the licensor's own family, so what came to such a model through the
    /// outputs of the family is dropped.
    /// </summary>
    internal static bool Rule8IsAbout(Term term) => term.Code == NoTrainingOnOutputs;

    /// <summary>What rule 5 says a clause names, for the sentence that explains a hop it decided.</summary>
    internal static string Rule5NamedThing(Clause clause, in Hop hop) => hop.Relation switch
    {
        RelationKind.FineTunesFrom => hop.Qualifier switch
        {
            Qualifier.Adapter when Names(clause, ClauseScope.Adapters) => "adapters",
            Qualifier.Quantization when Names(clause, ClauseScope.Copies) => "copies",
            Qualifier.Distillation when Names(clause, ClauseScope.ModelsTrainedOnOutputs) => "models trained on outputs",
            Qualifier.Distillation => "models that imitate outputs",
            _ => "derived weights",
        },
        RelationKind.GeneratedBy => Names(clause, ClauseScope.Outputs) ? "outputs" : "models trained on outputs",
        RelationKind.TrainedOn => "models trained on the data",
        _ => "models trained on outputs",
    };

    private static Certainty? NamedDerivative(Clause clause, Qualifier method) => method switch
    {
        Qualifier.Full or Qualifier.ContinuedPretraining or Qualifier.Merge
            when Names(clause, ClauseScope.DerivativeWeights) => Certainty.Binding,
        Qualifier.Adapter when Names(clause, ClauseScope.Adapters) => Certainty.Binding,
        Qualifier.Adapter when Names(clause, ClauseScope.DerivativeWeights) => Certainty.Likely,
        Qualifier.Quantization when Names(clause, ClauseScope.Copies | ClauseScope.DerivativeWeights) => Certainty.Binding,
        Qualifier.Distillation
            when Names(clause, ClauseScope.ModelsTrainedOnOutputs | ClauseScope.ModelsImitatingOutputs) => Certainty.Binding,
        _ => null,
    };

    /// <summary>Whether the clause names any of these things.</summary>
    private static bool Names(Clause clause, ClauseScope things) => (clause.Scope & things) != ClauseScope.None;

    private static HopValue AtLeast(HopValue usual, Certainty named)
    {
        var certainty = Certainties.Stronger(usual.Certainty, named);
        return new HopValue(certainty, HopRule.ScopeOverride, usual.IsMissing && certainty != Certainty.Binding);
    }
}
