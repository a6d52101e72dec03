// An OpenTelemetry collector on a loopback port: OTLP over HTTP, protobuf read by hand (opentelemetry-proto 1.x, collector/trace and
// collector/metrics).
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OpenChat.Graph.Server.Tests.Telemetry;

/// <summary>A span as it arrived. Attributes are "name=value", ordinal by name; kind and status are the numbers of the protocol.</summary>
internal sealed record ArrivedSpan(
    string Source, string Name, string TraceId, string SpanId, string ParentId, ulong Kind, ulong Status, IReadOnlyList<string> Attributes);

/// <summary>A point of a metric as it arrived. Attributes as in a span; the value is the number, or the count of a histogram.</summary>
internal sealed record ArrivedPoint(string Meter, string Name, string Unit, IReadOnlyList<string> Attributes, double Value);

/// <summary>Collects what is sent to it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ArrivedSpan> _spans = new();
    private readonly ConcurrentQueue<ArrivedPoint> _points = new();
    private readonly ConcurrentQueue<IReadOnlyList<string>> _resources = new();

    private Collector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Map("/v1/traces", context => ReadAsync(context, ReadTraces));
        _app.Map("/v1/metrics", context => ReadAsync(context, ReadMetrics));
    }

    public string Url => _app.Urls.First();

    public IReadOnlyList<ArrivedSpan> Spans => [.. _spans];

    public IReadOnlyList<ArrivedPoint> Points => [.. _points];

    /// <summary>The attributes of the sender, one entry for each message.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Resources => [.. _resources];

    /// <summary>Answers 503 to everything.</summary>
    public bool IsRefusing { get; set; }

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReadAsync(HttpContext context, Action<Message> read)
    {
        if (IsRefusing)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        Assert.Equal("application/x-protobuf", context.Request.ContentType);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        read(new Message(body.ToArray()));
        context.Response.ContentType = "application/x-protobuf";
    }

    private void ReadTraces(Message request)
    {
        foreach (var resource in request.All(1))
        {
            _resources.Enqueue(Attributes(resource.One(1), 1));
            foreach (var scope in resource.All(2))
            {
                foreach (var span in scope.All(2))
                {
                    _spans.Enqueue(new ArrivedSpan(
                        scope.One(1).Text(1),
                        span.Text(5),
                        span.Hex(1),
                        span.Hex(2),
                        span.Hex(4),
                        span.Number(6),
                        span.One(15).Number(3),
                        Attributes(span, 9)));
                }
            }
        }
    }

    private void ReadMetrics(Message request)
    {
        foreach (var resource in request.All(1))
        {
            _resources.Enqueue(Attributes(resource.One(1), 1));
            foreach (var scope in resource.All(2))
            {
                foreach (var metric in scope.All(2))
                {
                    foreach (var point in metric.One(5).All(1).Concat(metric.One(7).All(1)))
                    {
                        var value = point.Has(6) ? point.Number(6) : BitConverter.UInt64BitsToDouble(point.Number(4));
                        _points.Enqueue(new ArrivedPoint(
                            scope.One(1).Text(1), metric.Text(1), metric.Text(3), Attributes(point, 7), value));
                    }

                    foreach (var point in metric.One(9).All(1))
                    {
                        _points.Enqueue(new ArrivedPoint(
                            scope.One(1).Text(1), metric.Text(1), metric.Text(3), Attributes(point, 9), point.Number(4)));
                    }
                }
            }
        }
    }

    private static List<string> Attributes(Message owner, int field) =>
        [.. owner.All(field).Select(pair => $"{pair.Text(1)}={Value(pair.One(2))}").Order(StringComparer.Ordinal)];

    private static string Value(Message any) =>
        any.Has(1) ? any.Text(1)
        : any.Has(2) ? (any.Number(2) == 1 ? "true" : "false")
        : any.Has(3) ? any.Number(3).ToString(CultureInfo.InvariantCulture)
        : BitConverter.UInt64BitsToDouble(any.Number(4)).ToString(CultureInfo.InvariantCulture);

    /// <summary>A protobuf message: field number to values, which are numbers or bytes.</summary>
    private sealed class Message
    {
        private readonly ILookup<int, (ulong Number, ReadOnlyMemory<byte> Bytes)> _fields;

        public Message(ReadOnlyMemory<byte> bytes) =>
            _fields = Read(bytes).ToLookup(field => field.Field, field => (field.Number, field.Bytes));

        public bool Has(int field) => _fields[field].Any();

        public ulong Number(int field) => _fields[field].LastOrDefault().Number;

        public string Text(int field) => Encoding.UTF8.GetString(_fields[field].LastOrDefault().Bytes.Span);

        public string Hex(int field) => Convert.ToHexStringLower(_fields[field].LastOrDefault().Bytes.Span);

        public Message One(int field) => new(_fields[field].LastOrDefault().Bytes);

        public IEnumerable<Message> All(int field) => _fields[field].Select(value => new Message(value.Bytes));

        private static IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> rest)
        {
            while (!rest.IsEmpty)
            {
                var key = Varint(ref rest);
                var (number, bytes) = (0UL, ReadOnlyMemory<byte>.Empty);
                switch (key & 7)
                {
                    case 0:
                        number = Varint(ref rest);
                        break;
                    case 1:
                        number = BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8).Span);
                        break;
                    case 2:
                        bytes = Take(ref rest, (int)Varint(ref rest));
                        break;
                    case 5:
                        number = BinaryPrimitives.ReadUInt32LittleEndian(Take(ref rest, 4).Span);
                        break;
                    default:
                        throw new InvalidDataException("This is not protobuf.");
                }

                yield return ((int)(key >> 3), number, bytes);
            }
        }

        private static ulong Varint(ref ReadOnlyMemory<byte> rest)
        {
            var value = 0UL;
            for (var shift = 0; ; shift += 7)
            {
                var next = Take(ref rest, 1).Span[0];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80)
                {
                    return value;
                }
            }
        }

        private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, int length)
        {
            var taken = rest[..length];
            rest = rest[length..];
            return taken;
        }
    }
}
