using System.Globalization;
using System.Text;
using OpenChat.Graph.Server.Logging;

namespace OpenChat.Graph.Server.Tests.Logging;

public sealed class LogOutputTests
{
    [Fact]
    public void Dispose_WritesEveryLineInItsOrder_When_ManyThreadsLog()
    {
        const int Threads = 8;
        const int Lines = 500;
        using var target = new Target();

        using (var output = new LogOutput(target))
        {
            Parallel.For(0, Threads, thread =>
            {
                for (var i = 0; i < Lines; i++)
                {
                    output.Write(string.Create(CultureInfo.InvariantCulture, $"{thread} {i} \u00e9\n"));
                }
            });
        }

        var lines = target.Text.Split('\n')[..^1];
        Assert.Equal(Threads * Lines, lines.Length);
        for (var thread = 0; thread < Threads; thread++)
        {
            var start = thread.ToString(CultureInfo.InvariantCulture) + " ";
            Assert.Equal(
                Enumerable.Range(0, Lines).Select(i => string.Create(CultureInfo.InvariantCulture, $"{thread} {i} \u00e9")),
                lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Write_DropsAndCounts_When_NobodyTakesTheLines()
    {
        using var target = new Target { IsBlocked = true };
        var line = new string('x', 1023) + "\n";
        using (var output = new LogOutput(target))
        {
            output.Write("first\n");
            await target.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30)); // the first batch is on its way, and stuck
            for (var i = 0; i < (LogOutput.Capacity / 1024) + 3; i++)
            {
                output.Write(line);
            }

            target.Release();
        }

        Assert.Equal(
            $"first\n{string.Concat(Enumerable.Repeat(line, LogOutput.Capacity / 1024))}3 log lines were dropped: they came faster than "
            + $"they could be written{Environment.NewLine}",
            target.Text);
    }

    [Fact]
    public void Write_DoesNothing_When_Disposed()
    {
        using var target = new Target();
        var output = new LogOutput(target);
        output.Dispose();
        output.Dispose();

        output.Write("late\n");

        Assert.Equal("", target.Text);
    }

    [Fact]
    public void Dispose_Returns_When_TheTargetIsBroken()
    {
        using var target = new Target { IsBroken = true };
        using var output = new LogOutput(target);

        output.Write("lost\n");
    }

    private sealed class Target : MemoryStream
    {
        private readonly ManualResetEventSlim _released = new();

        public bool IsBlocked { get; init; }

        public bool IsBroken { get; init; }

        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Text => Encoding.UTF8.GetString(ToArray());

        public void Release() => _released.Set();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (IsBroken)
            {
                throw new IOException("gone");
            }

            Entered.TrySetResult();
            if (IsBlocked)
            {
                _released.Wait();
            }

            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _released.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
