using System.Collections.Immutable;
using OpenChat.Graph.Domain.Lineage;
using OpenChat.Graph.Domain.Openness;
using OpenChat.Graph.Domain.Rules;
using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Judgement;

/// <summary>
/// Holds checklists against what is recorded of models. What no record answers is unknown, and so is what facts contradict each other
/// about; a fact that answers a condition in part meets nothing. Safe for any number of threads.
/// </summary>
public sealed class ChecklistQuestions
{
    private readonly LineageAnalysis _analysis;
    private readonly LineageGraph _graph;
    private readonly OpennessBook _book;
    private readonly Dictionary<Checklist, Lazy<ImmutableArray<ChecklistResult>>> _all = [];

    /// <summary>Works nothing out yet.</summary>
    /// <param name="analysis">The lineage under its rules.</param>
    /// <param name="book">What frameworks say of its models.</param>
    /// <exception cref="ArgumentNullException">No analysis, or no book.</exception>
    public ChecklistQuestions(LineageAnalysis analysis, OpennessBook book)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentNullException.ThrowIfNull(book);
        (_analysis, _graph, _book) = (analysis, analysis.Graph, book);
        foreach (var checklist in ShippedChecklists.All)
        {
            _all.Add(checklist, new(() => FindAll(checklist)));
        }
    }

    /// <summary>A checklist held against every model that a framework assesses, in the order of ids. Worked out once.</summary>
    /// <exception cref="ArgumentException">The checklist is none that is shipped.</exception>
    public ImmutableArray<ChecklistResult> All(Checklist checklist)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        return _all.TryGetValue(checklist, out var all)
            ? all.Value
            : throw new ArgumentException("The checklist is none that is shipped.", nameof(checklist));
    }

    /// <summary>A checklist held against one model.</summary>
    /// <param name="checklist">The checklist.</param>
    /// <param name="model">Index of the model.</param>
    public ChecklistResult Of(Checklist checklist, int model)
    {
        ArgumentNullException.ThrowIfNull(checklist);
        var id = _graph.IdOf(new NodeId(NodeKind.Model, model));
        ImmutableArray<ConditionResult> conditions = [.. checklist.Conditions.Select(condition => Hold(condition, model, id))];
        ImmutableArray<ClassProgress> classes =
        [
            .. checklist.Classes.Select((one, place) => ProgressOf(
                one, [.. conditions.Where(condition => condition.Condition.Class <= place)])),
        ];
        return new ChecklistResult(checklist, model, id, conditions, classes);
    }

    private static ClassProgress ProgressOf(ChecklistClass one, ImmutableArray<ConditionResult> conditions) => new(
        one,
        conditions.Any(static condition => condition.Status == ConditionStatus.NotMet) ? ConditionStatus.NotMet
            : conditions.All(static condition => condition.Status == ConditionStatus.Met) ? ConditionStatus.Met
            : ConditionStatus.Unknown,
        conditions);

    /// <summary>What all together are: not met when one is not, met only when all are.</summary>
    private static ConditionStatus Together(IEnumerable<ConditionStatus> statuses)
    {
        ConditionStatus[] all = [.. statuses];
        return all.Contains(ConditionStatus.NotMet) ? ConditionStatus.NotMet
            : all.Length == 0 || all.Contains(ConditionStatus.Unknown) ? ConditionStatus.Unknown
            : all.Contains(ConditionStatus.Met) ? ConditionStatus.Met
            : ConditionStatus.NotApplicable;
    }

    /// <summary>What one of several makes: met when one is, not met only when none can be.</summary>
    private static ConditionStatus Any(IEnumerable<ConditionStatus> statuses)
    {
        ConditionStatus[] all = [.. statuses];
        return all.Contains(ConditionStatus.Met) ? ConditionStatus.Met
            : all.Length == 0 || all.Contains(ConditionStatus.Unknown) ? ConditionStatus.Unknown
            : all.Contains(ConditionStatus.NotMet) ? ConditionStatus.NotMet
            : ConditionStatus.NotApplicable;
    }

    /// <summary>What statements about one thing say together: what they all say, and otherwise nothing.</summary>
    private static ConditionStatus Agreed(List<ConditionReason> said) =>
        said.Count > 0 && said.TrueForAll(reason => reason.Status == said[0].Status) ? said[0].Status : ConditionStatus.Unknown;

    private ImmutableArray<ChecklistResult> FindAll(Checklist checklist) =>
    [
        .. _book.Models.Select(id => _graph.FindById(NodeKind.Model, id)).Where(static model => model >= 0).Order()
            .Select(model => Of(checklist, model)),
    ];

    private ConditionResult Hold(ChecklistCondition condition, int model, string id)
    {
        var reasons = new List<ConditionReason>();
        ConditionStatus release;
        if (condition.Freedom is { } freedom)
        {
            reasons.AddRange(FreedomOf(freedom, _graph.ArtifactOf(new NodeId(NodeKind.Model, model))));
            release = Together(reasons.Select(static reason => reason.Status));
        }
        else
        {
            var groups = new List<ConditionStatus>();
            foreach (var group in condition.Cells)
            {
                var said = group.Select(check => SaidBy(check, id)).OfType<ConditionReason>().ToList();
                reasons.AddRange(said);
                groups.Add(Agreed(said));
            }

            release = condition.IsAnyEnough ? Any(groups) : Together(groups);
        }

        if (reasons.Count == 0)
        {
            reasons.Add(Silent(condition.Unanswerable.Length > 0
                ? condition.Unanswerable
                : $"No framework that is read here says anything of it for {NameOf(model)}."));
        }

        if (condition.Content == LicensedContent.None)
        {
            return new ConditionResult(condition, release, release, null, [.. reasons], null);
        }

        string? mismatch = null;
        var license = condition.Cells.IsEmpty
            ? ConditionStatus.Unknown
            : LicenseOf(condition.Content, model, reasons, out mismatch);
        var status = release == ConditionStatus.NotApplicable ? release : Together([release, license]);
        return new ConditionResult(condition, status, release, license, [.. reasons], mismatch);
    }

    private static ConditionReason Silent(string text) => new(ConditionStatus.Unknown, text, false, [], null, null);

    /// <summary>What a cell says; null when nobody has looked.</summary>
    private ConditionReason? SaidBy(CellCheck check, string model)
    {
        if (_book.Find(check.Framework) is not { } framework || framework.Find(check.Criterion) is not { } criterion
            || _book.CardOf(framework, model)?.Cells[criterion.Place] is not { State: not CellState.NotAssessed } cell)
        {
            return null;
        }

        var value = cell.Counted?.Value ?? "";
        var status = cell.State switch
        {
            CellState.Assessed when check.Met.Contains(value, StringComparer.Ordinal) => ConditionStatus.Met,
            CellState.Assessed when check.NotMet.Contains(value, StringComparer.Ordinal) => ConditionStatus.NotMet,
            CellState.Withheld when !check.NotMet.IsEmpty => ConditionStatus.NotMet,
            CellState.NotApplicable => ConditionStatus.NotApplicable,
            _ => ConditionStatus.Unknown,
        };
        var said = cell.State switch
        {
            CellState.Blank => "looked for it and found nothing stated",
            CellState.UnknownValue => "has something that cannot be read",
            _ => $"says \"{value}\"",
        };
        var meaning = cell.State == CellState.Assessed ? framework.LevelOf(criterion.Id, value)?.Meaning ?? "" : "";
        var text = $"{framework.Row.Name} {said} for {criterion.Row.Title}"
            + (meaning.Length == 0 ? "." : $": {meaning}") + (check.Near.Length == 0 ? "" : $" {check.Near}");
        return new ConditionReason(status, text, check.Near.Length > 0, OpennessQuestions.EvidenceOf(cell), cell, null);
    }

    private IEnumerable<ConditionReason> FreedomOf(FreedomCheck freedom, int artifact)
    {
        var own = _analysis.Licenses.InForce(artifact).ToImmutableArray();
        if (own.IsEmpty)
        {
            yield return Silent($"No license of {NameOfArtifact(artifact)} is recorded as in force.");
            yield break;
        }

        foreach (var license in own)
        {
            yield return FreedomBy(freedom, artifact, license);
        }

        // What comes down from what the model was made from may take away what its own license gives.
        var study = _analysis.StudyOf(artifact);
        foreach (var restriction in study.Restrictions)
        {
            if (restriction.Inherited && !restriction.IsOwnLicense && restriction.Certainty >= Certainty.Likely
                && (freedom.Against.Contains(restriction.Term.Code, StringComparer.Ordinal)
                    || freedom.Open.Contains(restriction.Term.Code, StringComparer.Ordinal)))
            {
                yield return new ConditionReason(
                    ConditionStatus.Unknown,
                    $"\"{restriction.Term.Title}\" of {_graph.LicenseNameOf(restriction.License)} reaches it from "
                    + $"{NameOfArtifact(restriction.Origin)}, whatever its own license gives.",
                    false,
                    [.. new[] { restriction.Clause.SourceUrl }.Where(static url => WebAddress.IsOne(url))],
                    null,
                    restriction.License);
            }
        }

        foreach (var permission in Permissions.Of(study))
        {
            if (freedom.Needed.Contains(permission.Term.Code, StringComparer.Ordinal) && permission.Outcome != PermissionOutcome.Granted
                && permission.Origin is { } origin && origin != artifact)
            {
                yield return new ConditionReason(
                    ConditionStatus.Unknown,
                    permission.License is { } upstream
                        ? $"{_graph.LicenseNameOf(upstream)} of {NameOfArtifact(origin)}, which it was made from, is not recorded to give "
                            + $"\"{permission.Term.Title}\"."
                        : $"Whether the license of {NameOfArtifact(origin)}, which it was made from, gives \"{permission.Term.Title}\" is "
                            + "not known.",
                    false,
                    [],
                    null,
                    permission.License);
            }
        }
    }

    /// <summary>What one license of the model itself says of a freedom.</summary>
    private ConditionReason FreedomBy(FreedomCheck freedom, int artifact, int license)
    {
        var (terms, name) = (_analysis.Terms, _graph.LicenseNameOf(license));
        if (SilenceOf(license) is { } silence && !freedom.Against.Any(term => terms.Find(license, term) is not null))
        {
            return Silent(silence) with { License = license };
        }

        if (Clauses(freedom.Against) is { IsEmpty: false } against)
        {
            return Reason(ConditionStatus.NotMet, $"{name} has {Titles(against)}.", against);
        }

        ImmutableArray<string> lacking = [.. freedom.Needed.Where(term => terms.Find(license, term) is null)];
        if (!lacking.IsEmpty)
        {
            var titles = string.Join(" and ", lacking.Select(code => $"\"{_analysis.Rules.FindTerm(code)?.Title ?? code}\""));
            return Silent($"No recorded clause of {name} gives {titles}.") with
            {
                Evidence = OfLicense(artifact, license, []),
                License = license,
            };
        }

        return Clauses(freedom.Open) is { IsEmpty: false } open
            ? Reason(
                ConditionStatus.Unknown,
                $"{name} has {Titles(open)}, and whether that leaves the model free is not decided here.",
                open)
            : Reason(
                ConditionStatus.Met,
                $"{name} has {Titles(Clauses(freedom.Needed))}, and no recorded clause of it against that.",
                Clauses(freedom.Needed));

        ImmutableArray<Clause> Clauses(ImmutableArray<string> codes) =>
            [.. codes.Select(code => terms.Find(license, code)).OfType<Clause>()];

        ConditionReason Reason(ConditionStatus status, string text, ImmutableArray<Clause> clauses) =>
            new(status, text, false, OfLicense(artifact, license, clauses), null, license);
    }

    /// <summary>Why nothing can be said by a license, in a sentence; null when something can.</summary>
    private string? SilenceOf(int license)
    {
        var (terms, name) = (_analysis.Terms, _graph.LicenseNameOf(license));
        return terms.IsMissing(license) ? $"\"{name}\" says that there is no license, or that it is not known."
            : !terms.IsRecorded(license) ? $"The terms of {name} are not recorded."
            : terms.UnreadOf(license) is { IsEmpty: false } unread ? $"The terms of {name} are not recorded whole: {unread[0]}."
            : null;
    }

    private static string Titles(ImmutableArray<Clause> clauses) => string.Join(" and ", clauses.Select(static clause =>
        $"\"{clause.Term.Title}\"" + (clause.Place.Length == 0 ? "" : $" ({clause.Place})")));

    /// <summary>Whether what a condition asks for is under an open license, and one that is made for it.</summary>
    private ConditionStatus LicenseOf(LicensedContent content, int model, List<ConditionReason> reasons, out string? mismatch)
    {
        mismatch = null;
        var artifact = _graph.ArtifactOf(new NodeId(NodeKind.Model, model));
        var component = content switch
        {
            LicensedContent.Code => Component.Code,
            LicensedContent.Data => Component.Data,
            LicensedContent.Document => Component.Documentation,
            _ => Component.Weights,
        };
        var isOfModel = content == LicensedContent.Weights || component == _graph.OwnComponentOf(artifact);
        List<(int License, int Group)> recorded = [];
        if (isOfModel)
        {
            recorded.AddRange(_analysis.Licenses.InForce(artifact).ToArray().Select(static license => (license, 0)));
        }
        else
        {
            foreach (var relation in _graph.LicensesOf(artifact))
            {
                if (relation.Component == component && relation.IsComponentKnown
                    && _analysis.Licenses.StatusOf(relation.Position) == LicenseStatus.OtherComponent)
                {
                    recorded.Add((relation.License, relation.GroupNumber));
                }
            }
        }

        if (recorded.Count == 0)
        {
            reasons.Add(Silent(isOfModel
                ? $"No license of {NameOf(model)} is recorded as in force."
                : $"No license is recorded that {NameOf(model)} has for it."));
            return ConditionStatus.Unknown;
        }

        var groups = new List<ConditionStatus>();
        foreach (var group in recorded.Distinct().GroupBy(static one => one.Group))
        {
            var said = group.Select(one => Openness(one.License, artifact)).ToList();
            reasons.AddRange(said);
            groups.AddRange(group.Key == 0 ? said.Select(static reason => reason.Status) : [Any(said.Select(static r => r.Status))]);
        }

        var status = Together(groups);
        int[] unfit =
        [
            .. recorded.Select(static one => one.License).Distinct().Where(license => !IsFor(license, content)),
        ];
        if (status == ConditionStatus.Met && unfit.Length > 0)
        {
            var names = string.Join(" and ", unfit.Select(_graph.LicenseNameOf));
            var covered = content switch
            {
                LicensedContent.Code => "code",
                LicensedContent.Document => "documents",
                _ => "data",
            };
            mismatch = $"{names} {(unfit.Length == 1 ? "is an open license" : "are open licenses")}, and none of those that the Model "
                + $"Openness Tool names for {covered}.";
        }

        return status;
    }

    private ConditionReason Openness(int license, int artifact)
    {
        var name = _graph.LicenseNameOf(license);
        var evidence = OfLicense(artifact, license, []);
        return IsOpen(license) switch
        {
            true => new(ConditionStatus.Met, $"It is under {name}, which is an open license.", false, evidence, null, license),
            false => new(ConditionStatus.NotMet, $"It is under {name}, which is no open license.", false, evidence, null, license),
            null => Silent(SilenceOf(license) ?? $"Whether {name} is an open license is not recorded.") with
            {
                Evidence = evidence,
                License = license,
            },
        };
    }

    /// <summary>
    /// Whether a license is open. One that is neither approved nor listed is not when its kind is none of an open one, or a clause limits
    /// what may be done; otherwise nobody knows, for the Free Software Foundation may have approved it.
    /// </summary>
    private bool? IsOpen(int license)
    {
        var (node, terms) = (new NodeId(NodeKind.License, license), _analysis.Terms);
        if (terms.IsMissing(license) || terms.MilderKindOf(license) is not null || !terms.UnreadOf(license).IsEmpty)
        {
            return null;
        }

        var limits = ((string[])["NON_COMMERCIAL", "RESEARCH_ONLY", "NO_DERIVATIVES", "NO_REDISTRIBUTION", "USE_BASED_RESTRICTIONS"])
            .Any(term => terms.Find(license, term) is not null);
        var isApproved = Words.TryParseBoolean(_graph.GetText(node, NodeField.OsiApproved), out var approved) && approved == true;
        var isOther = limits || _graph.GetText(node, NodeField.Kind) is "rail" or "bespoke-model" or "terms-of-service" or "usage-policy";
        return isOther && !isApproved && !IsIn(ShippedChecklists.OpenLicenses, license) ? false
            : !isOther && (isApproved || IsIn(ShippedChecklists.OpenLicenses, license)) ? true
            : null;
    }

    /// <summary>Whether a license is one of those that are made for a kind of content. For code it is one that is approved.</summary>
    private bool IsFor(int license, LicensedContent content) => content switch
    {
        LicensedContent.Code => IsIn(ShippedChecklists.ForCode, license) || !IsIn(ShippedChecklists.OpenLicenses, license),
        LicensedContent.Document => IsIn(ShippedChecklists.ForDocuments, license),
        _ => IsIn(ShippedChecklists.ForData, license),
    };

    private bool IsIn(ImmutableHashSet<string> list, int license) =>
        list.Contains(_graph.GetText(new NodeId(NodeKind.License, license), NodeField.SpdxId)) || list.Contains(KeyOf(license));

    private string KeyOf(int license) => RuleSet.KeyOf(_graph.IdOf(new NodeId(NodeKind.License, license)));

    /// <summary>Where it can be checked that a license covers an artifact, and what its clauses say.</summary>
    private ImmutableArray<string> OfLicense(int artifact, int license, ImmutableArray<Clause> clauses)
    {
        var evidence = new List<string>();
        foreach (var relation in _graph.LicensesOf(artifact))
        {
            if (relation.License == license)
            {
                foreach (var claim in relation.Claims)
                {
                    evidence.Add(claim.EvidenceUrl);
                }
            }
        }

        evidence.AddRange(clauses.Select(static clause => clause.SourceUrl));
        return [.. evidence.Where(static url => WebAddress.IsOne(url)).Distinct(StringComparer.Ordinal)];
    }

    private string NameOf(int model) => NameOfArtifact(_graph.ArtifactOf(new NodeId(NodeKind.Model, model)));

    private string NameOfArtifact(int artifact) =>
        _graph.NameOf(artifact) is { Length: > 0 } name ? name : _graph.IdOf(artifact);
}
