namespace OpenChat.Graph.Domain.Vocabulary;

// The closed word lists of propagation: scopes, rules, readings, purposes, outcomes and codes, as the rule files and the API name them.

/// <summary>Whether a clause itself says that it reaches this far (license_terms.csv, <c>certainty</c>).</summary>
public enum TextualReach : byte
{
    /// <summary>The text says so.</summary>
    Explicit,

    /// <summary>It is read into the text; the result is capped at likely (rule 3).</summary>
    Interpretive,
}

/// <summary>Whether whoever holds an artifact accepted the text a restriction comes from.</summary>
public enum PartyReach : byte
{
    /// <summary>The same party agreed to the text.</summary>
    SameParty,

    /// <summary>The party received the licensed thing, or something made from it.</summary>
    Recipient,

    /// <summary>The party never dealt with the licensor.</summary>
    Stranger,
}

/// <summary>What a clause reaches (license_terms.csv, <c>scope</c>).</summary>
[Flags]
public enum ClauseScope : ushort
{
    /// <summary>Nothing is named.</summary>
    None = 0,

    /// <summary>Copies of the licensed thing.</summary>
    Copies = 1 << 0,

    /// <summary>Derivative works in general, no word on models.</summary>
    Adaptations = 1 << 1,

    /// <summary>The text defines model derivatives or fine-tunes.</summary>
    DerivativeWeights = 1 << 2,

    /// <summary>Low-rank or similar adapters are named.</summary>
    Adapters = 1 << 3,

    /// <summary>What the model writes.</summary>
    Outputs = 1 << 4,

    /// <summary>Models trained on what the model writes.</summary>
    ModelsTrainedOnOutputs = 1 << 5,

    /// <summary>Models trained on the data.</summary>
    ModelsTrainedOnData = 1 << 6,

    /// <summary>Datasets made from the data.</summary>
    DatasetDerivatives = 1 << 7,

    /// <summary>The model offered as a service.</summary>
    HostedService = 1 << 8,

    /// <summary>The contracting user of a service.</summary>
    ServiceAccount = 1 << 9,

    /// <summary>Whoever holds the thing.</summary>
    Holder = 1 << 10,

    /// <summary>The name of the model.</summary>
    ModelName = 1 << 11,

    /// <summary>Documentation of a product.</summary>
    ProductDocs = 1 << 12,

    /// <summary>Models for which outputs are used in order to make them perform like the licensed one; no other use of outputs.</summary>
    ModelsImitatingOutputs = 1 << 13,
}

/// <summary>The rule that decided how a term passes one relation.</summary>
public enum HopRule : byte
{
    /// <summary>The default of propagation_rules.csv for term, relation and qualifier.</summary>
    TableDefault,

    /// <summary>The qualifier is not known: the weakest default of the relation.</summary>
    WeakestQualifier,

    /// <summary>Rule 5: the clause names what this relation makes.</summary>
    ScopeOverride,

    /// <summary>Rule 6: terms of service keep their strength within one organisation.</summary>
    SameParty,

    /// <summary>Rule 6: another organisation never agreed to the terms.</summary>
    OtherParty,

    /// <summary>Rule 5, training on generated data: who trains also ran the generator.</summary>
    GeneratingParty,

    /// <summary>Rule 5, training on generated data: somebody else, or nobody known, ran the generator.</summary>
    GeneratingStranger,

    /// <summary>Rule 5: the clause names models made in order to imitate, and whether that was the aim here is open.</summary>
    ImitationOnly,

    /// <summary>Rule 6a: the limit binds the account at a service, not the text that the service wrote.</summary>
    AccountLimit,

    /// <summary>The term is supposed not to pass the relation.</summary>
    Supposed,
}

/// <summary>What somebody wants to do with an artifact (verdict_rules.csv).</summary>
public enum Purpose : byte
{
    /// <summary>Study without earning.</summary>
    Research,

    /// <summary>Use for money or advantage.</summary>
    CommercialUse,

    /// <summary>Passing copies on.</summary>
    Redistribute,

    /// <summary>Making an adapted version.</summary>
    FineTune,

    /// <summary>Training another model on what it writes.</summary>
    TrainOnOutputs,

    /// <summary>Developing a model that competes with a provider upstream.</summary>
    CompetingModel,

    /// <summary>Offering it to others as a service.</summary>
    HostAsService,
}

/// <summary>What a term means for a purpose (verdict_rules.csv, <c>effect</c>).</summary>
public enum VerdictEffect : byte
{
    /// <summary>The term does not matter for the purpose.</summary>
    None,

    /// <summary>The purpose is possible under a condition.</summary>
    Conditions,

    /// <summary>The purpose is excluded.</summary>
    Prohibits,

    /// <summary>The purpose needs this permission.</summary>
    Requires,

    /// <summary>The table does not say, or says it in a row that could not be used.</summary>
    Missing,
}

/// <summary>How doubtful restrictions count.</summary>
public enum Reading : byte
{
    /// <summary>Contested restrictions count.</summary>
    Cautious,

    /// <summary>Likely restrictions count, contested ones do not.</summary>
    Balanced,

    /// <summary>Only what binds counts.</summary>
    TextOnly,
}

/// <summary>Who uses an artifact: a verdict is about one of them. The schema calls it <c>Party</c>.</summary>
public enum VerdictParty : byte
{
    /// <summary>Whoever made it, and agreed to whatever had to be agreed to on the way.</summary>
    Maker,

    /// <summary>Whoever got it from its publisher, and agreed to its own licenses only.</summary>
    Recipient,
}

/// <summary>The answer for one purpose. Unknown is never allowed.</summary>
public enum VerdictOutcome : byte
{
    /// <summary>Nothing known stands against it and nothing that matters is unknown.</summary>
    Allowed,

    /// <summary>Allowed if duties are met; or something that is not known could set conditions, and nothing could do more.</summary>
    Conditional,

    /// <summary>A restriction forbids it.</summary>
    Prohibited,

    /// <summary>Something that is not known could forbid it, or a permission that it needs is not given.</summary>
    Unknown,

    /// <summary>
    /// The question does not arise: there is nothing of the artifact that could be used so. No known restriction forbids it.
    /// </summary>
    NotApplicable,
}

/// <summary>What becomes of a permission over all licenses and parents.</summary>
public enum PermissionOutcome : byte
{
    /// <summary>Every license and parent gives it.</summary>
    Granted,

    /// <summary>A license on the way does not give it.</summary>
    Withheld,

    /// <summary>A license on the way is not known.</summary>
    Unknown,
}

/// <summary>What became of one license relation when the licenses of its artifact were resolved.</summary>
public enum LicenseStatus : byte
{
    /// <summary>It applies, and its terms travel.</summary>
    InForce,

    /// <summary>The holder may choose another, less restrictive one instead.</summary>
    Alternative,

    /// <summary>Its time does not cover the release (rule 9); of a service, another text has followed.</summary>
    OutOfTime,

    /// <summary>It covers another component than the artifact itself.</summary>
    OtherComponent,

    /// <summary>Only doubtful claims say so, and a surer one says otherwise.</summary>
    Outweighed,
}

/// <summary>Kinds of gaps that could hide a restriction.</summary>
public enum UnknownKind : byte
{
    /// <summary>No license, or an unknown one.</summary>
    MissingLicense,

    /// <summary>Training data is not published.</summary>
    UndisclosedTrainingData,

    /// <summary>
    /// The terms of a license are not recorded; of what a verdict needs also: nothing in it, as far as recorded, gives a permission.
    /// </summary>
    UnrecordedTerms,

    /// <summary>
    /// A relation rests on doubtful claims that a surer one contradicts, and no other source corrects it.
    /// </summary>
    OutweighedClaim,

    /// <summary>A clause of a license could not be read, so anything may stand in the license.</summary>
    UnreadTerms,

    /// <summary>No rule says how a term travels over a relation, or what it means for a purpose.</summary>
    MissingRule,

    /// <summary>
    /// What an artifact was made from, or a reward model, is named and not there, or is of a kind that cannot be there; for training data
    /// and generators there are words of their own.
    /// </summary>
    UnknownParent,

    /// <summary>Training data is named and not there.</summary>
    UnknownDataset,

    /// <summary>Which model wrote generated data, or who ran it, is not known.</summary>
    UnknownGenerator,

    /// <summary>A license is named and not there.</summary>
    UnknownLicense,

    /// <summary>Who made an artifact is named and not there, or not recorded although it was trained on data that models wrote.</summary>
    UnknownDeveloper,

    /// <summary>What a license covers is spelled in an unknown way.</summary>
    UnknownComponent,

    /// <summary>
    /// Whether a license was in force is not known: a date of it or of the release is not known, cannot be, or contradicts another.
    /// </summary>
    UnknownValidity,

    /// <summary>Method or stage of a relation is not said, or spelled in an unknown way.</summary>
    UnknownMethod,

    /// <summary>Data that a model was tuned with is not recorded.</summary>
    UnrecordedTuningData,

    /// <summary>Models are said to be made from each other, and no training data of any is recorded.</summary>
    CycleWithoutData,
}

/// <summary>How bad a conflict is.</summary>
public enum ConflictLevel : byte
{
    /// <summary>Something is not as it must be.</summary>
    Error,

    /// <summary>Something needs a look.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Info,
}

/// <summary>Kinds of conflicts, in the order they are reported.</summary>
public enum ConflictCode : byte
{
    /// <summary>An inherited binding or likely restriction is missing from the declared license.</summary>
    RelicensedUpward,

    /// <summary>Use limits must be passed on and the declared license does not.</summary>
    MissingFlowDown,

    /// <summary>The name must start with a mark and does not.</summary>
    NamePrefixMissing,

    /// <summary>Two binding duties exclude each other.</summary>
    IncompatibleUpstreams,

    /// <summary>Notice duties of a parent were dropped.</summary>
    NoticeGap,

    /// <summary>An artifact on the way has no license or an unknown one.</summary>
    MissingLicense,

    /// <summary>Training data is not published; finding nothing is not clearance.</summary>
    UndisclosedTrainingData,

    /// <summary>Contested restrictions are missing from the declared license.</summary>
    DeclaredOmitsContested,

    /// <summary>Sources state different licenses, bases or dates.</summary>
    ClaimDisagreement,

    /// <summary>The name has versions that differ in law.</summary>
    VersionAmbiguity,

    /// <summary>The license changed after the first release.</summary>
    LicenseChanged,
}
