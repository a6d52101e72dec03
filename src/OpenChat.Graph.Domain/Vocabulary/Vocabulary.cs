namespace OpenChat.Graph.Domain.Vocabulary;

// The closed word lists of the product (README, "Words"). The CSV spelling is the member name in lower case with hyphens, the GraphQL
// spelling in upper case with underscores. Byte-sized: packed graphs keep one per node or relation.

/// <summary>What a node is. Models and datasets are the artifacts.</summary>
public enum NodeKind : byte
{
    /// <summary>Weights, or a hosted service whose outputs were used.</summary>
    Model,

    /// <summary>Data a model was made from.</summary>
    Dataset,

    /// <summary>A license text or terms of service.</summary>
    License,

    /// <summary>Who publishes, trains or stewards.</summary>
    Organisation,

    /// <summary>Who says so: the origin of claims.</summary>
    Source,
}

/// <summary>A lineage link; the direction is from the thing made to the thing it was made from.</summary>
public enum RelationKind : byte
{
    /// <summary>Model to model; qualifier: method.</summary>
    FineTunesFrom,

    /// <summary>Model to dataset; qualifier: stage.</summary>
    TrainedOn,

    /// <summary>Model to reward model; no qualifier.</summary>
    AlignedWith,

    /// <summary>Dataset to dataset; qualifier: method.</summary>
    DerivedFrom,

    /// <summary>Dataset to model; qualifier: text or annotation.</summary>
    GeneratedBy,

    /// <summary>Artifact to license; qualifier: component.</summary>
    LicensedUnder,

    /// <summary>Artifact to organisation; qualifier: role, free text.</summary>
    DevelopedBy,
}

/// <summary>How sure it is that a term reaches a point. A greater value is stronger.</summary>
public enum Certainty : byte
{
    /// <summary>No clause or doctrine carries the term over this relation.</summary>
    DoesNotTravel,

    /// <summary>Serious authorities disagree, or the party at this point never agreed to the text.</summary>
    Contested,

    /// <summary>The ordinary reading reaches this point; one ordinary legal step is assumed.</summary>
    Likely,

    /// <summary>The text itself reaches this point, or a copy of the licensed thing is inside.</summary>
    Binding,
}

/// <summary>Modality of a term: what ODRL calls permission, duty and prohibition.</summary>
public enum TermKind : byte
{
    /// <summary>Something that may be done; intersects over all parents.</summary>
    Permission,

    /// <summary>Something that must be done.</summary>
    Duty,

    /// <summary>Something that may not be done.</summary>
    Prohibition,
}

/// <summary>What part of an artifact a license covers.</summary>
public enum Component : byte
{
    /// <summary>Model weights.</summary>
    Weights,

    /// <summary>Data of a dataset, or training data of a model.</summary>
    Data,

    /// <summary>Source code.</summary>
    Code,

    /// <summary>A hosted service and its outputs.</summary>
    Service,

    /// <summary>Documentation.</summary>
    Documentation,
}

/// <summary>What a model is for (models.csv, <c>kind</c>).</summary>
public enum ModelKind : byte
{
    /// <summary>Pre-trained, not tuned to follow instructions.</summary>
    Base,

    /// <summary>Tuned to follow instructions.</summary>
    Instruct,

    /// <summary>Tuned for conversation.</summary>
    Chat,

    /// <summary>Scores answers; used to align other models.</summary>
    Reward,

    /// <summary>Hosted; its outputs are used, its weights are not handed out.</summary>
    Service,

    /// <summary>Low-rank or similar weights that need their base.</summary>
    Adapter,

    /// <summary>Weights combined from several models.</summary>
    Merge,

    /// <summary>Another derivative: quantized, distilled or converted.</summary>
    Derived,

    /// <summary>A program rather than weights.</summary>
    Tool,
}

/// <summary>How sure a source is of its claim (claim column <c>confidence</c>). A greater value is surer.</summary>
public enum Confidence : byte
{
    /// <summary>The source does not say (empty cell).</summary>
    None,

    /// <summary>Doubtful; kept beside better claims.</summary>
    Low,

    /// <summary>Likely.</summary>
    Medium,

    /// <summary>Checked against a primary document.</summary>
    High,
}

/// <summary>Method, stage or mode of a lineage relation; which ones a relation knows: <see cref="RelationSchema.Qualifiers"/>.</summary>
public enum Qualifier : byte
{
    /// <summary>Not said (empty cell).</summary>
    None,

    /// <summary>Fine-tuning of all weights.</summary>
    Full,

    /// <summary>Pre-training continued on more data.</summary>
    ContinuedPretraining,

    /// <summary>Low-rank or similar adapter.</summary>
    Adapter,

    /// <summary>Same weights in fewer bits.</summary>
    Quantization,

    /// <summary>Weights combined.</summary>
    Merge,

    /// <summary>Trained on another model's outputs.</summary>
    Distillation,

    /// <summary>Data of the pre-training.</summary>
    Pretraining,

    /// <summary>Data of supervised fine-tuning.</summary>
    Sft,

    /// <summary>Preference data.</summary>
    Preference,

    /// <summary>Data used for evaluation only; never carries restrictions.</summary>
    Evaluation,

    /// <summary>A part of another dataset.</summary>
    Subset,

    /// <summary>Another dataset in another language.</summary>
    Translation,

    /// <summary>Another dataset, cleaned.</summary>
    Filtering,

    /// <summary>Another dataset among others.</summary>
    Mixture,

    /// <summary>The model wrote the text.</summary>
    Text,

    /// <summary>The model labelled or judged the text.</summary>
    Annotation,

    /// <summary>Spelled in a way no rule knows; the relation keeps the spelling.</summary>
    Unknown,
}
