// Attacks a server process while two honest clients go on asking, and prints what those notice and what the process keeps.
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using OpenChat.Graph.Server.Tests.Http.Endpoint;

namespace OpenChat.Graph.Benchmarks.Load;

/// <summary>One run over all attacks against a server on this machine.</summary>
internal sealed class AttackRun(int port, int pid, TimeSpan duration, TextWriter output)
{
    private const int Attackers = 8;
    private const int SlowConnections = 200;
    private const int MinSamples = 20;

    // attackers do not compete for the processors as fast as they can: that would measure them
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Probes = ["typename", "zephyr"];

    private int _sent;
    private int _unexpected;
    private int _next;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // the honest traffic of as many clients is what attacks are held against, besides quiet
        (string Name, Func<CancellationToken, Task> Attack)[] attacks =
        [
            (
                "honest clients, as many",
                token => AttackersAsync(() => new Attack("honest", Attacks.Post(Inputs.Document("zephyr")), "200"), token)),
            ("hostile documents", token => AttackersAsync(() => Next(Attacks.Documents), token)),
            ("hostile bodies", token => AttackersAsync(() => Next(Attacks.Bodies), token)),
            ("hostile HTTP", token => AttackersAsync(() => Next(Attacks.Http), token)),
            ("unique valid documents", token => AttackersAsync(() => Unique("{{a{0}:__typename}}", "200"), token)),
            ("unique invalid documents", token => AttackersAsync(() => Unique("{{nothing{0}}}", "400 GRAPHQL_VALIDATION_FAILED"), token)),
            (
                "unique large documents",
                token => AttackersAsync(() => Unique($"{{{{a{{0}}:__typename #{new string('x', 90_000)}\n}}}}", "200"), token)),
            ($"{SlowConnections} endless headers", token => SlowAsync("POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", token)),
            (
                $"{SlowConnections} endless bodies",
                token => SlowAsync(
                    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{",
                    token)),
            ($"{SlowConnections} clients that do not read", UnreadAsync),
            ("clients that leave in the middle", token => AttackersAsync(null, token)),
            ("bursts of 200", token => BurstsAsync(200, Inputs.Document("zephyr"), token)),
            (
                "40 whole schemas at once",
                token => BurstsAsync(
                    40,
                    "{__schema{types{name description fields{name description args{name type{name}} type{name ofType{name}}} "
                    + "enumValues{name}}}}",
                    token)),
        ];
        await MeasureAsync(duration, attacks[0].Attack, cancellationToken); // to let the runtime optimise
        var quiet = await MeasureAsync(duration * 2, null, cancellationToken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Quiet: `typename` p50 {quiet[0].P50:0} µs, p95 {quiet[0].P95:0} µs; `zephyr` p50 {quiet[1].P50:0} µs, p95 {quiet[1].P95:0} "
            + $"µs; resident {Resident()} MB.\n"));
        await output.WriteLineAsync(
            "| attack | requests | unexpected answers | `typename` p50, p95 during | `zephyr` p50, p95 during | `typename` p50, p95 "
            + "after | resident after |");
        await output.WriteLineAsync("|---|---:|---:|---:|---:|---:|---:|");
        var isSound = true;
        foreach (var (name, attack) in attacks)
        {
            (_sent, _unexpected) = (0, 0);
            var during = await MeasureAsync(duration, attack, cancellationToken);
            var (sent, unexpected) = (_sent, _unexpected);
            var after = await MeasureAsync(duration / 2, null, cancellationToken);
            isSound &= unexpected == 0;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {sent} | {unexpected} | {Ratio(during[0], quiet[0])} | {Ratio(during[1], quiet[1])} | "
                + $"{Ratio(after[0], quiet[0])} | {Resident()} MB |"));
        }

        return isSound ? 0 : 1;
    }

    private static string Ratio(Latency now, Latency quiet) =>
        string.Create(CultureInfo.InvariantCulture, $"{now.P50 / quiet.P50:0.0} x, {now.P95 / quiet.P95:0.0} x");

    private static Attack Next(IReadOnlyList<Attack> attacks, int number) => attacks[number % attacks.Count];

    private Attack Next(IReadOnlyList<Attack> attacks) => Next(attacks, Interlocked.Increment(ref _next));

    private Attack Unique(string format, string expected) =>
        new("unique", Attacks.Post(string.Format(CultureInfo.InvariantCulture, format, Interlocked.Increment(ref _next))), expected);

    /// <summary>Latencies of the probes while an attack goes on.</summary>
    private async Task<Latency[]> MeasureAsync(TimeSpan time, Func<CancellationToken, Task>? attack, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(time);
        var probes = Probes.Select(document => Task.Factory.StartNew(
            () => Probe(document, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        if (attack is not null)
        {
            await attack(stop.Token);
        }

        var latencies = await Task.WhenAll(probes);
        cancellationToken.ThrowIfCancellationRequested();
        return latencies;
    }

    private Latency Probe(string document, CancellationToken stop)
    {
        var times = new List<double>();
        var client = new KeepAliveClient(port, "/graphql", Inputs.Document(document));
        while (!stop.IsCancellationRequested || times.Count < MinSamples)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                client.Ask();
            }
            catch (InvalidOperationException exception)
            {
                // an honest client is refused: that is what this run is there to find
                Interlocked.Increment(ref _unexpected);
                Console.Error.WriteLine($"{document}: {exception.Message.Split('\r')[0]}");
                client.Dispose();
                client = new KeepAliveClient(port, "/graphql", Inputs.Document(document));
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            Thread.Sleep(1);
        }

        client.Dispose();
        times.Sort();
        return new Latency(times[times.Count / 2], times[times.Count * 95 / 100]);
    }

    // null for clients that leave in the middle of their request
    private Task AttackersAsync(Func<Attack>? next, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Attackers).Select(async number =>
    {
        var request = Attacks.Post(Inputs.Document("zephyr"));
        for (var i = number; !stop.IsCancellationRequested; i++)
        {
            Interlocked.Increment(ref _sent);
            if (next is not null)
            {
                await SendAsync(next());
            }
            else
            {
                using var socket = await Attacks.ConnectAsync(port, CancellationToken.None);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
                await socket.SendAsync(request.AsMemory(0, 1 + (i * 37 % request.Length)), CancellationToken.None);
            }

            await PauseAsync(Pause, stop);
        }
    }));

    private async Task SendAsync(Attack attack)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var answer = Attacks.Summarise(await Attacks.SendAsync(port, attack.Request, deadline.Token));
        // the data of an answer has codes of its own
        var isExpected = attack.Expected == "200" ? answer.StartsWith("200", StringComparison.Ordinal) : answer == attack.Expected;
        if (!isExpected && answer is not "503 SERVICE_UNAVAILABLE")
        {
            Interlocked.Increment(ref _unexpected);
            await Console.Error.WriteLineAsync($"{attack.Name}: {answer} instead of {attack.Expected}");
        }
    }

    // each connection sends a byte every second
    private Task SlowAsync(string beginning, CancellationToken stop) => HoldAsync(
        async socket =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(beginning), stop);
            while (!stop.IsCancellationRequested)
            {
                await PauseAsync(TimeSpan.FromSeconds(1), stop);
                await socket.SendAsync("x"u8.ToArray(), stop);
            }
        });

    private Task UnreadAsync(CancellationToken stop) => HoldAsync(
        async socket =>
        {
            var request = Attacks.Post(Inputs.Document("zephyr"));
            for (var i = 0; i < 100; i++)
            {
                await socket.SendAsync(request, stop);
            }

            await PauseAsync(Timeout.InfiniteTimeSpan, stop);
        });

    private Task HoldAsync(Func<Socket, Task> hold) => Task.WhenAll(Enumerable.Range(0, SlowConnections).Select(async _ =>
    {
        Interlocked.Increment(ref _sent);
        using var socket = await Attacks.ConnectAsync(port, CancellationToken.None);
        socket.ReceiveBufferSize = 4096;
        try
        {
            await hold(socket);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // the time is over, or the server has dropped the connection, as it should
        }
    }));

    private async Task BurstsAsync(int size, string document, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Interlocked.Add(ref _sent, size);
            await Task.WhenAll(Enumerable.Range(0, size).Select(_ => SendAsync(new Attack("burst", Attacks.Post(document), "200"))));
            await PauseAsync(TimeSpan.FromSeconds(1), stop);
        }
    }

    private static async Task PauseAsync(TimeSpan time, CancellationToken stop) =>
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private long Resident()
    {
        using var process = Process.GetProcessById(pid);
        return process.WorkingSet64 / 1_048_576;
    }

    /// <summary>In microseconds.</summary>
    private readonly record struct Latency(double P50, double P95);
}
