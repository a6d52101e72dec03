using OpenChat.Graph.Domain.Vocabulary;

namespace OpenChat.Graph.Domain.Licensing;

/// <summary>
/// Which of several licenses of one component a holder is under at a date, and which others may be chosen instead. Rule book, section 2,
/// rule 9 (time), and section 5, the cases "dual license" (OR: the holder chooses), "several licenses at once" (AND: all apply) and
/// "license changed over time".
/// </summary>
/// <remarks>
/// A bundle is what applies together at one time, as positions of license relations. Within a bundle the relations of one group are
/// alternatives, and all others apply together.
/// </remarks>
internal sealed class LicenseChoice(LicenseTerms terms)
{
    /// <summary>What could be chosen from one bundle at most; no license list comes near it.</summary>
    public const int MaxBranches = 64;

    /// <summary>
    /// What was in force at a date is one bundle. Each later start makes a further one, of what begins then and what has not ended by then,
    /// which whoever uses the later release may be under instead. Relations that ended before the date are in none, those with a start that
    /// cannot be read, or may still lie ahead, in all.
    /// </summary>
    /// <param name="relations">License relations of one component.</param>
    /// <param name="date">The date; where it is vague or not known, whatever may have been in force counts.</param>
    /// <param name="later">Whether later starts are wanted.</param>
    public List<List<int>> Bundles(List<int> relations, PartialDate date, bool later)
    {
        var graph = terms.Graph;
        var atDate = new List<int>();
        var starts = new SortedSet<PartialDate>();
        foreach (var position in relations)
        {
            var relation = graph.LicenseRelation(position);
            if (date.MayLieWithin(relation.ValidFrom, relation.ValidTo)
                || (later && LaterLicenses.BeginsLater(graph, position, date) && LaterLicenses.MayLieAhead(graph, position)))
            {
                atDate.Add(position);
            }
            else if (later && LaterLicenses.BeginsLater(graph, position, date))
            {
                starts.Add(relation.ValidFrom);
            }
        }

        var bundles = new List<List<int>>();
        if (atDate.Count > 0)
        {
            bundles.Add(atDate);
        }

        bundles.AddRange(starts.Select(start => relations.FindAll(position => HoldsAt(position, start))));
        return bundles;
    }

    /// <summary>
    /// Whether a relation is in force when another begins, as far as is known: it has begun, and says of no earlier day that it ended then.
    /// </summary>
    private bool HoldsAt(int position, PartialDate start)
    {
        var relation = terms.Graph.LicenseRelation(position);
        return relation.ValidFrom.IsUnreadable || LaterLicenses.MayLieAhead(terms.Graph, position) || relation.ValidFrom == start
            || (relation.ValidFrom.First <= start.Last && !LaterLicenses.HasEnded(relation.ValidTo, start));
    }

    /// <summary>
    /// The texts of a service that hold now, as one bundle: those without an end, or those that ended last. Terms of a service follow one
    /// another, and nobody chooses among them.
    /// </summary>
    /// <param name="relations">License relations of one service.</param>
    public List<List<int>> BundlesNow(List<int> relations)
    {
        var open = relations.FindAll(position => terms.Graph.LicenseRelation(position).ValidTo.IsNone);
        var last = relations.Max(position => terms.Graph.LicenseRelation(position).ValidTo.Last);
        return [open.Count > 0 ? open : relations.FindAll(position => terms.Graph.LicenseRelation(position).ValidTo.Last == last)];
    }

    /// <summary>
    /// The least restrictive bundle, each reduced to the least restrictive license of every group and everything outside groups. Empty when
    /// there is no bundle.
    /// </summary>
    public List<int> LeastRestrictive(List<List<int>> bundles)
    {
        List<int>? best = null;
        foreach (var bundle in bundles)
        {
            var reduced = new List<int>();
            foreach (var group in bundle.GroupBy(GroupOf))
            {
                if (group.Key == 0)
                {
                    reduced.AddRange(group);
                }
                else
                {
                    List<int>? choice = null;
                    foreach (var relation in group)
                    {
                        List<int> candidate = [relation];
                        choice = choice is null || IsFreer(candidate, choice) ? candidate : choice;
                    }

                    // Several relations may name the chosen license, with other validities: they are one choice.
                    reduced.AddRange(group.Where(r => LicenseOf(r) == LicenseOf(choice![0]))); // a group has members
                }
            }

            best = best is null || IsFreer(reduced, best) ? reduced : best;
        }

        return best ?? [];
    }

    /// <summary>Every way to pick one license of each group, with everything outside groups; cut after the first 64.</summary>
    public List<List<int>> Branches(List<int> bundle)
    {
        List<List<int>> branches = [[]];
        foreach (var group in bundle.GroupBy(GroupOf))
        {
            if (group.Key == 0)
            {
                branches.ForEach(branch => branch.AddRange(group));
                continue;
            }

            var options = group.ToList();
            branches = [.. branches.SelectMany(_ => options, static (branch, option) => (List<int>)[.. branch, option]).Take(MaxBranches)];
        }

        return branches;
    }

    /// <summary>The licenses that license relations name, each once, by index.</summary>
    public int[] LicensesOf(IEnumerable<int> relations) => [.. relations.Select(LicenseOf).Distinct().Order()];

    private int GroupOf(int relation) => LicensedComponent.GroupOf(terms.Graph, terms.Graph.Licensing.From[relation], relation);

    private int LicenseOf(int relation) => terms.Graph.Licensing.To[relation];

    /// <summary>
    /// Whether one list of licenses binds less than another: fewer licenses without recorded terms, then fewer terms of severity 3, of 2,
    /// of 1, then fewer licenses, then by index.
    /// </summary>
    private bool IsFreer(List<int> a, List<int> b)
    {
        var (left, right) = (LicensesOf(a), LicensesOf(b));
        Span<int> leftWeights = stackalloc int[4];
        Span<int> rightWeights = stackalloc int[4];
        Weigh(left, leftWeights);
        Weigh(right, rightWeights);
        var order = leftWeights.SequenceCompareTo(rightWeights);
        order = order != 0 ? order : left.Length.CompareTo(right.Length);
        return (order != 0 ? order : left.AsSpan().SequenceCompareTo(right)) < 0;
    }

    /// <summary>Licenses without recorded terms, then distinct terms of severity 3, of 2, of 1.</summary>
    private void Weigh(int[] licenses, Span<int> weights)
    {
        var counted = new HashSet<int>();
        foreach (var license in licenses)
        {
            weights[0] += terms.IsRecorded(license) ? 0 : 1;
            foreach (var clause in terms.ClausesOf(license))
            {
                if (clause.Term.Kind != TermKind.Permission && clause.Term.Severity > 0 && counted.Add(clause.Term.Index))
                {
                    weights[4 - Math.Clamp(clause.Term.Severity, 1, 3)]++;
                }
            }
        }
    }
}
