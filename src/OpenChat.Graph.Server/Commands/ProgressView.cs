// How far a long command is: a bar in a terminal, a line now and then elsewhere.
using System.Diagnostics;
using System.Globalization;
using OpenChat.Graph.Storage.Neo4j;
using Spectre.Console;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Shows progress with rate and remaining time until it is finished.</summary>
internal abstract class ProgressView : IDisposable
{
    private long _started;
    private long _startedAt;

    /// <summary>A bar when the output is the terminal of this process, else lines.</summary>
    public static ProgressView Create(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected ? new Bar(AnsiConsole.Console) : new Lines(output, TimeProvider.System);

    /// <summary>Takes the news. Calls may come from any thread, but not at once.</summary>
    public void Report(ImportProgress progress)
    {
        if (progress.Total == 0)
        {
            _started = 0;
        }
        else if (_started == 0)
        {
            (_started, _startedAt) = (Stopwatch.GetTimestamp(), progress.Done);
        }

        Show(progress, _started == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_started));
    }

    /// <summary>Ends the view, so that other lines can follow.</summary>
    public abstract void Finish();

    public void Dispose() => Finish();

    protected abstract void Show(ImportProgress progress, TimeSpan elapsed);

    /// <summary>The progress in words: <c>Importing: 30000 of 320000 changes, 8123/s, 36 s left</c>.</summary>
    protected string Describe(ImportProgress progress, TimeSpan elapsed)
    {
        if (progress.Total == 0)
        {
            return progress.Step;
        }

        var rate = elapsed > TimeSpan.Zero ? (progress.Done - _startedAt) / elapsed.TotalSeconds : 0;
        var left = rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {rate:0}/s, {Math.Ceiling((progress.Total - progress.Done) / rate):0} s left") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Step}: {progress.Done} of {progress.Total} changes{left}");
    }

    /// <summary>A line when the step changes, every two seconds, and at the end.</summary>
    internal sealed class Lines(TextWriter output, TimeProvider time) : ProgressView
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

        private string _step = "";
        private long _shown;

        public override void Finish()
        {
        }

        protected override void Show(ImportProgress progress, TimeSpan elapsed)
        {
            var isEnd = progress.Total > 0 && progress.Done == progress.Total;
            if (progress.Step != _step || isEnd || time.GetElapsedTime(_shown) >= Pause)
            {
                (_step, _shown) = (progress.Step, time.GetTimestamp());
                output.WriteLine(Describe(progress, elapsed));
            }
        }
    }

    /// <summary>Spectre's bar, drawn by a task of its own until the view is finished.</summary>
    private sealed class Bar : ProgressView
    {
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<ProgressTask> _begin = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _drawing;

        public Bar(IAnsiConsole console) =>
            _drawing = console.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                .StartAsync(context =>
                {
                    _begin.SetResult(context.AddTask("Starting", autoStart: true));
                    return _end.Task;
                });

        public override void Finish()
        {
            _end.TrySetResult();
            _drawing.GetAwaiter().GetResult();
        }

        protected override void Show(ImportProgress progress, TimeSpan elapsed)
        {
            var task = _begin.Task.GetAwaiter().GetResult();
            task.Description = Markup.Escape(Describe(progress, elapsed));
            task.IsIndeterminate = progress.Total == 0;
            task.MaxValue = Math.Max(1, progress.Total);
            task.Value = progress.Done;
        }
    }
}
