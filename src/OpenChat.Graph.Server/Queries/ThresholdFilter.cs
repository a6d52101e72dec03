// The condition "a threshold like this".
using System.Text;
using OpenChat.Graph.Domain.Rules;

namespace OpenChat.Graph.Server.Queries;

internal static class ThresholdFilter
{
    /// <summary>A test of thresholds; one that is not there fits nothing.</summary>
    public static Predicate<Threshold?> Compile(IReadOnlyDictionary<string, object?> filter)
    {
        var unit = Text(filter, "unit");
        var currency = Text(filter, "currency");
        var above = (double?)filter.GetValueOrDefault("amountAbove");
        var below = (double?)filter.GetValueOrDefault("amountBelow");
        Bounds.CheckOrder("amountAbove", above, "amountBelow", below);
        return threshold => threshold is not null
            && (unit is null || unit.Fits(Encoding.UTF8.GetBytes(threshold.Unit)))
            && (currency is null || currency.Fits(Encoding.UTF8.GetBytes(threshold.Currency)))
            && (above is null || (double)threshold.Amount > above)
            && (below is null || (double)threshold.Amount < below);
    }

    private static TextTest? Text(IReadOnlyDictionary<string, object?> filter, string name) =>
        filter.GetValueOrDefault(name) is IReadOnlyDictionary<string, object?> given ? TextTest.Compile(given) : null;
}
