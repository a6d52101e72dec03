// How far a long command is: a bar in a terminal, a line now and then elsewhere.
using System.Globalization;
using OpenChat.Graph.Storage.Neo4j.Importing;
using Spectre.Console;

namespace OpenChat.Graph.Server.Commands;

/// <summary>Shows progress with rate and remaining time until it is finished.</summary>
internal abstract class ProgressView(TimeProvider time) : IDisposable
{
    // A rate means something when such a part of the work is done.
    private const int FirstPart = 100;

    private long _started;
    private long _startedAt;

    /// <summary>For rates and pauses.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>A bar when the output is the terminal of this process, else lines.</summary>
    public static ProgressView Create(TextWriter output) =>
        ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected
            ? new Bar(AnsiConsole.Console, TimeProvider.System)
            : new Lines(output, TimeProvider.System);

    /// <summary>Takes the news. Calls may come from any thread, but not at once.</summary>
    public void Report(ImportProgress progress)
    {
        if (progress.Total == 0)
        {
            _started = 0;
        }
        else if (_started == 0)
        {
            (_started, _startedAt) = (Time.GetTimestamp(), progress.Done);
        }

        Show(progress, _started == 0 ? TimeSpan.Zero : Time.GetElapsedTime(_started));
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

        var text = string.Create(CultureInfo.InvariantCulture, $"{progress.Step}: {progress.Done} of {progress.Total} changes");
        var done = progress.Done - _startedAt;
        if (elapsed == TimeSpan.Zero || done == 0 || done < (progress.Total - _startedAt) / FirstPart)
        {
            return text;
        }

        var rate = done / elapsed.TotalSeconds;
        var left = progress.Total - progress.Done;
        return string.Create(
            CultureInfo.InvariantCulture, $"{text}, {rate:0}/s{(left > 0 ? $", {Math.Ceiling(left / rate):0} s left" : "")}");
    }

    /// <summary>A line when the step changes, every two seconds, and at the end.</summary>
    internal sealed class Lines(TextWriter output, TimeProvider time) : ProgressView(time)
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
            if (progress.Step != _step || isEnd || Time.GetElapsedTime(_shown) >= Pause)
            {
                (_step, _shown) = (progress.Step, Time.GetTimestamp());
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

        public Bar(IAnsiConsole console, TimeProvider time)
            : base(time) =>
            _drawing = console.Progress()
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn())
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
