// Sends spans and metrics to an OpenTelemetry collector, when one is configured.
using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using OpenChat.Graph.Server.Logging;
using OpenChat.GraphQL.Execution.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenChat.Graph.Server.Telemetry;

/// <summary>
/// The exporters of one process. They are configured by the standard variables of OpenTelemetry alone and run on threads of their own: what
/// a collector does or fails to do is never felt by a request, and the log says once when it begins to fail and once when it is well again.
/// </summary>
internal sealed class ServerTelemetry : IDisposable
{
    private const string ServiceName = "openchat-graph";
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";

    private static readonly FrozenSet<string> KnownMethods =
        FrozenSet.Create(StringComparer.Ordinal, "GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT");

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ExportWatch _watch;

    private ServerTelemetry(TracerProvider? traces, MeterProvider? metrics, ExportWatch watch)
    {
        _traces = traces;
        _metrics = metrics;
        _watch = watch;
    }

    /// <summary>Metrics are sent, so that counting what they need is worth while.</summary>
    public bool HasMetrics => _metrics is not null;

    /// <summary>Starts sending what is configured.</summary>
    /// <param name="variables">The variables <c>OTEL_…</c> of the environment.</param>
    /// <param name="logger">Told where telemetry goes and when that fails.</param>
    /// <returns>Null when no collector is named, or OTEL_SDK_DISABLED says no: then nothing listens and nothing is measured.</returns>
    public static ServerTelemetry? TryStart(IConfiguration variables, ILogger logger)
    {
        var sendsTraces = IsSent(variables, "OTEL_TRACES_EXPORTER", TracesEndpoint);
        var sendsMetrics = IsSent(variables, "OTEL_METRICS_EXPORTER", MetricsEndpoint);
        if (!sendsTraces && !sendsMetrics)
        {
            return null;
        }

        var watch = new ExportWatch(logger);
        var traces = sendsTraces ? CreateTraces(variables) : null;
        var metrics = sendsMetrics ? CreateMetrics(variables) : null;
        Log.TelemetryStarted(logger, sendsTraces && sendsMetrics ? "Traces and metrics" : sendsTraces ? "Traces" : "Metrics");
        return new ServerTelemetry(traces, metrics, watch);
    }

    /// <summary>Names the span of an HTTP request, after it was answered; a request that is not worth a span loses it.</summary>
    /// <param name="context">Answered.</param>
    /// <param name="route">The pattern that was matched; null when none was.</param>
    /// <param name="isWorthASpan">False for probes and files.</param>
    public static void Describe(HttpContext context, string? route, bool isWorthASpan)
    {
        // without a listener the web framework may still make an activity, for its log; that one has no source
        if (Activity.Current is not { IsAllDataRequested: true, Source.Name: "Microsoft.AspNetCore" } activity)
        {
            return;
        }

        if (!isWorthASpan)
        {
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        // names of spans and values of this attribute are few
        var method = KnownMethods.Contains(context.Request.Method) ? context.Request.Method : null;
        activity.DisplayName = route is null ? method ?? "HTTP" : $"{method ?? "HTTP"} {route}";
        activity.SetTag("http.request.method", method ?? "_OTHER");
        activity.SetTag("http.response.status_code", context.Response.StatusCode);
        activity.SetTag("url.scheme", context.Request.Scheme);
        activity.SetTag("url.path", context.Request.Path.Value);
        activity.SetTag("network.protocol.version", context.Request.Protocol.Replace("HTTP/", "", StringComparison.Ordinal));
        if (route is not null)
        {
            activity.SetTag("http.route", route);
        }

        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            activity.SetTag("error.type", context.Response.StatusCode.ToString(CultureInfo.InvariantCulture));
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Sends what is left and stops; gives up when the time is over.</summary>
    public void Stop(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        _traces?.Shutdown(Left());
        _metrics?.Shutdown(Left());

        int Left() => (int)Math.Max(0, (time - Stopwatch.GetElapsedTime(started)).TotalMilliseconds);
    }

    /// <summary>Stops without sending what is left, when <see cref="Stop"/> has not.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        _watch.Dispose();
    }

    private static bool IsSent(IConfiguration variables, string exporter, string endpoint) =>
        !string.Equals(variables["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && variables[exporter] is null or "" or "otlp"
        && (!string.IsNullOrEmpty(variables[endpoint]) || !string.IsNullOrEmpty(variables[Endpoint]));

    private static TracerProvider CreateTraces(IConfiguration variables) =>
        Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(variables))
            .SetResourceBuilder(Resource())
            .AddSource("Microsoft.AspNetCore", GraphQLTelemetry.Name)
            .AddOtlpExporter()
            .Build();

    private static MeterProvider CreateMetrics(IConfiguration variables) =>
        Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(variables))
            .SetResourceBuilder(Resource())
            .AddMeter(
                GraphQLTelemetry.Name,
                GraphMeter.Name,
                "Microsoft.AspNetCore.Hosting",
                "Microsoft.AspNetCore.Server.Kestrel",
                "System.Runtime")
            .AddOtlpExporter()
            .Build();

    // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last and so win
    private static ResourceBuilder Resource() =>
        ResourceBuilder.CreateEmpty()
            .AddService(
                ServiceName,
                serviceVersion: typeof(ServerTelemetry).Assembly
                    .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
}
