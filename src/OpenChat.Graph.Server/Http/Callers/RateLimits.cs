// How much one client may ask for in a minute, counted in requests or in what they cost.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using OpenChat.Graph.Server.Http.Answers;

namespace OpenChat.Graph.Server.Http.Callers;

/// <summary>
/// Token buckets by client address: full at first, refilled evenly over a minute. A client is an IPv4 address or an IPv6 network of 64
/// bits, as that is what one customer gets. Addresses share a fixed number of buckets, chosen by a hash that is seeded at random, so that
/// memory is bounded however many addresses turn up; two clients meet in one bucket seldom, and not by design of either.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private const int Buckets = 65_536;
    private const int SecondsPerMinute = 60;

    private readonly Budget? _requests;
    private readonly Budget? _cost;
    private readonly string _policy;

    /// <summary>Makes the buckets.</summary>
    /// <param name="requests">Requests in a minute; 0 for no limit.</param>
    /// <param name="cost">Field cost in a minute; 0 for no limit.</param>
    public RateLimits(int requests, int cost)
    {
        _requests = requests > 0 ? new Budget("requests", requests) : null;
        _cost = cost > 0 ? new Budget("cost", cost) : null;
        // null is left out
        _policy = string.Join(", ", ((Budget?[])[_requests, _cost]).Where(budget => budget is not null).Select(budget => budget!.Policy));
    }

    /// <summary>Requests are charged for what they cost.</summary>
    public bool CountsCost => _cost is not null;

    /// <summary>Charges a client for one request, whatever becomes of it.</summary>
    /// <returns>Null when it may go on.</returns>
    public Refusal? ChargeRequest(HttpContext context) => Charge(_requests, context, 1);

    /// <summary>Charges a client for an operation before it runs. One that costs more than a minute's budget takes all of it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="fields">The field cost; counted as 1 at least.</param>
    /// <returns>Null when it may run.</returns>
    public Refusal? ChargeCost(HttpContext context, double fields) => Charge(_cost, context, fields);

    /// <inheritdoc/>
    public void Dispose()
    {
        _requests?.Dispose();
        _cost?.Dispose();
    }

    /// <summary>The bucket of an address.</summary>
    internal static int BucketOf(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null)
        {
            return 0;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        address.TryWriteBytes(bytes, out var length);
        var hash = default(HashCode);
        hash.AddBytes(bytes[..(address.AddressFamily == AddressFamily.InterNetworkV6 ? length / 2 : length)]);
        return hash.ToHashCode() & (Buckets - 1);
    }

    private Refusal? Charge(Budget? budget, HttpContext context, double units)
    {
        var bucket = BucketOf(context.Connection.RemoteIpAddress);
        var wait = budget?.Charge(bucket, units) ?? TimeSpan.Zero;
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = _policy;
        headers["RateLimit"] = (_requests, _cost) switch
        {
            ({ } requests, { } cost) => $"{requests.Remaining(bucket)}, {cost.Remaining(bucket)}",
            ({ } requests, _) => requests.Remaining(bucket),
            (_, { } cost) => cost.Remaining(bucket),
            _ => null,
        };
        if (wait == TimeSpan.Zero)
        {
            return null;
        }

        var seconds = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // it was charged
        return new Refusal(
            StatusCodes.Status429TooManyRequests,
            HttpErrorCodes.RateLimited,
            $"This client has used up its {budget!.Name} of the minute; try again in {seconds} s.")
        {
            Limit = "rate",
            RetryAfter = seconds,
        };
    }

    /// <summary>One kind of unit. Header values as in the draft "RateLimit header fields for HTTP".</summary>
    private sealed class Budget(string name, int perMinute) : IDisposable
    {
        private readonly PartitionedRateLimiter<int> _limiter = PartitionedRateLimiter.Create<int, int>(bucket =>
            RateLimitPartition.GetTokenBucketLimiter(
            bucket,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perMinute,
                TokensPerPeriod = 1,
                ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
                QueueLimit = 0,
            }));

        public string Name => name;

        public string Policy { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={perMinute};w={SecondsPerMinute}");

        /// <summary>Takes units from a bucket.</summary>
        /// <returns>Zero when they were there, else how long until they are.</returns>
        public TimeSpan Charge(int bucket, double units)
        {
            using var lease = _limiter.AttemptAcquire(bucket, (int)Math.Clamp(Math.Ceiling(units), 1, perMinute));
            return lease.IsAcquired ? TimeSpan.Zero
                : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait
                : TimeSpan.FromSeconds(1);
        }

        /// <summary>What is left in a bucket, and the seconds until it is full again.</summary>
        public string Remaining(int bucket)
        {
            var left = _limiter.GetStatistics(bucket)?.CurrentAvailablePermits ?? 0;
            var full = (int)Math.Ceiling((perMinute - left) * (double)SecondsPerMinute / perMinute);
            return string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t={full}");
        }

        public void Dispose() => _limiter.Dispose();
    }
}
