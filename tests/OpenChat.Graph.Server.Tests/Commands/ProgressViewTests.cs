using OpenChat.Graph.Server.Commands;
using OpenChat.Graph.Storage.Neo4j.Importing;

namespace OpenChat.Graph.Server.Tests.Commands;

public sealed class ProgressViewTests
{
    [Fact]
    public void Lines_SayRateAndRemainingTime_OnceAHundredthIsDone()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var time = new SteppedTime();
        using var view = new ProgressView.Lines(output, time);
        foreach (var (seconds, progress) in (ReadOnlySpan<(int, ImportProgress)>)
                 [
                     (0, new("Comparing", 0, 0)),
                     (1, new("Comparing", 0, 0)),
                     (5, new("Importing", 0, 50_000)),
                     (3, new("Importing", 1, 50_000)),
                     (2, new("Importing", 10_000, 50_000)),
                     (1, new("Importing", 20_000, 50_000)),
                     (4, new("Importing", 40_000, 50_000)),
                     (10, new("Committing", 50_000, 50_000)),
                 ])
        {
            time.Now += TimeSpan.FromSeconds(seconds);
            view.Report(progress);
        }

        Assert.Equal(
            """
            Comparing
            Importing: 0 of 50000 changes
            Importing: 1 of 50000 changes
            Importing: 10000 of 50000 changes, 2000/s, 20 s left
            Importing: 40000 of 50000 changes, 4000/s, 3 s left
            Committing: 50000 of 50000 changes, 2500/s

            """,
            output.ToString());
    }

    [Fact]
    public void Lines_CountTheRateFromWhereAnUnfinishedImportGoesOn()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var time = new SteppedTime();
        using var view = new ProgressView.Lines(output, time);
        view.Report(new ImportProgress("Importing", 90_000, 100_000));
        time.Now += TimeSpan.FromSeconds(5);
        view.Report(new ImportProgress("Importing", 95_000, 100_000));
        Assert.Equal("Importing: 90000 of 100000 changes\nImporting: 95000 of 100000 changes, 1000/s, 5 s left\n", output.ToString());
    }

    private sealed class SteppedTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
