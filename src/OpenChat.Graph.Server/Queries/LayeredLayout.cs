// Where the boxes and links of a drawing stand. Knows nothing of lineage: boxes with sizes in, places in pixels out.
using System.Collections.Immutable;

namespace OpenChat.Graph.Server.Queries;

/// <summary>A box to be placed.</summary>
/// <param name="Width">Width in pixels, with everything that hangs below the box.</param>
/// <param name="Height">Height in pixels, likewise; links start at its lower edge and end at its upper edge.</param>
internal readonly record struct LayoutBox(int Width, int Height);

/// <summary>Links that leave a box at one point.</summary>
/// <param name="From">The box they leave.</param>
/// <param name="Port">Where on its lower edge they start, in pixels right of its middle; negative to the left.</param>
/// <param name="To">The boxes they lead to, each once.</param>
internal sealed record LayoutBundle(int From, int Port, ImmutableArray<int> To);

/// <summary>
/// A piece of a link, from its upper to its lower end; or a link that leads back up, around the right side of the drawing.
/// </summary>
/// <param name="Shape">How it runs.</param>
/// <param name="X1">Start, in pixels from the left.</param>
/// <param name="Y1">Start, in pixels from the top.</param>
/// <param name="X2">End, in pixels from the left.</param>
/// <param name="Y2">End, in pixels from the top.</param>
/// <param name="Lane">Where a detour runs up, in pixels from the left; 0 for the others.</param>
internal readonly record struct LayoutLink(LinkShape Shape, int X1, int Y1, int X2, int Y2, int Lane);

/// <summary>How a piece of a link runs.</summary>
internal enum LinkShape
{
    /// <summary>From one row to the next, leaving and arriving upright.</summary>
    Curve,

    /// <summary>Straight down past the boxes of a row.</summary>
    Pass,

    /// <summary>Down, out to its lane at the right, up, and in above the box it leads to.</summary>
    Detour,
}

/// <summary>
/// A layered drawing: a box stands below all that lead to it, in the first row that the longest way from the first box allows, and what
/// leads to the first box stands above it. Links of a bundle run together as far as they can. Links that close a circle lead back up at
/// the side and do not count for the rows. The same input gives the same drawing everywhere.
/// </summary>
internal sealed class LayeredLayout
{
    private const int BoxGap = 20;       // between neighbours of a row
    private const int PassGap = 12;      // between a link that passes a row and its neighbours
    private const int RowGap = 40;       // between rows, for a link that leads straight down
    private const int WideGap = 30;      // more of it, for links that lead far to the side
    private const int LaneGap = 14;      // between links that lead back up
    private const int Turn = 16;         // how far above or below a box such a link turns
    private const int MaxPasses = 2_000;
    private const int OrderSweeps = 16;
    private const int PlaceSweeps = 60;

    private readonly ImmutableArray<LayoutBox> _boxes;
    private readonly ImmutableArray<LayoutBundle> _bundles;
    private readonly HashSet<(int Bundle, int To)> _back = [];   // links that close a circle
    private readonly List<int> _finished = [];                   // boxes, what they lead to first
    private readonly int[] _found;                               // [box]: place in the order of discovery
    private readonly int[] _row;                                 // [box]
    private readonly List<Item> _items = [];                     // boxes, then links that pass a row
    private readonly List<List<int>> _rows = [];                 // items from left to right
    private readonly List<List<Span>> _into = [];                // [row]: pieces of bundles from the row above
    private int[] _place = [];                                   // [item]: place in its row, from 0
    private double[] _sum = [];                                  // [item]: for means, zero between uses
    private int[] _count = [];

    private LayeredLayout(ImmutableArray<LayoutBox> boxes, ImmutableArray<LayoutBundle> bundles, int rowWidth)
    {
        (_boxes, _bundles) = (boxes, bundles);
        (_found, _row) = (new int[boxes.Length], new int[boxes.Length]);
        FindCircles();
        ChooseRows(rowWidth);
        FindSpans();
        Order();
        Place();
        Draw();
    }

    /// <summary>Width of the drawing in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height of the drawing in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>For each box the middle of its upper edge.</summary>
    public ImmutableArray<(int X, int Y)> Places { get; private set; } = [];

    /// <summary>For each bundle the pieces of its links, downwards.</summary>
    public ImmutableArray<ImmutableArray<LayoutLink>> Links { get; private set; } = [];

    /// <summary>Places boxes and links.</summary>
    /// <param name="boxes">At least one; the first is what the drawing is about. At most a few hundred: the search for circles is
    /// recursive.</param>
    /// <param name="bundles">What leads where.</param>
    /// <param name="rowWidth">A row wider than this is broken into several, in pixels.</param>
    public static LayeredLayout Create(ImmutableArray<LayoutBox> boxes, ImmutableArray<LayoutBundle> bundles, int rowWidth) =>
        new(boxes, bundles, rowWidth);

    // Depth first from the first box: a link to a box that is not finished yet closes a circle.
    private void FindCircles()
    {
        var bundlesOf = Enumerable.Range(0, _bundles.Length).ToLookup(bundle => _bundles[bundle].From);
        var state = new int[_boxes.Length]; // 0 new, 1 open, 2 finished
        var found = 0;
        for (var box = 0; box < _boxes.Length; box++)
        {
            if (state[box] == 0)
            {
                Visit(box);
            }
        }

        void Visit(int box)
        {
            state[box] = 1;
            _found[box] = found++;
            foreach (var bundle in bundlesOf[box])
            {
                foreach (var to in _bundles[bundle].To)
                {
                    if (state[to] == 0)
                    {
                        Visit(to);
                    }
                    else if (state[to] == 1)
                    {
                        _back.Add((bundle, to));
                    }
                }
            }

            state[box] = 2;
            _finished.Add(box);
        }
    }

    private IEnumerable<int> Forward(int bundle) => _bundles[bundle].To.Where(to => !_back.Contains((bundle, to)));

    private void ChooseRows(int rowWidth)
    {
        var targets = Enumerable.Range(0, _bundles.Length)
            .SelectMany(bundle => Forward(bundle).Select(to => (_bundles[bundle].From, To: to)))
            .ToLookup(link => link.From, link => link.To);
        var depth = new int?[_boxes.Length];
        depth[0] = 0;
        foreach (var box in Enumerable.Reverse(_finished).Where(box => depth[box] is not null))
        {
            foreach (var to in targets[box])
            {
                depth[to] = Math.Max(depth[to] ?? 0, depth[box]!.Value + 1); // reached, so it has a depth
            }
        }

        // What cannot be reached leads to the first box, and stands as far down as what it leads to allows.
        foreach (var box in _finished)
        {
            depth[box] ??= targets[box].Min(to => depth[to]) - 1 ?? -1;
        }

        foreach (var layer in Enumerable.Range(0, _boxes.Length).GroupBy(box => depth[box]!.Value).OrderBy(layer => layer.Key))
        {
            // Where a layer takes several rows, what leads on stands lower than what leads nowhere.
            var boxes = layer.OrderBy(box => targets[box].Any()).ThenBy(box => _found[box]).ToList();
            var width = boxes.Sum(box => _boxes[box].Width + BoxGap);
            var part = (width / ((width / (rowWidth + BoxGap)) + 1)) + 1;
            var used = 0;
            _rows.Add([]);
            foreach (var box in boxes)
            {
                if (used > 0 && used + ((_boxes[box].Width + BoxGap) / 2) > part)
                {
                    _rows.Add([]);
                    used = 0;
                }

                used += _boxes[box].Width + BoxGap;
                _row[box] = _rows.Count - 1;
                _rows[^1].Add(box);
            }
        }
    }

    // A bundle is a trunk that passes every row but the last one it leads to; at each row its links to boxes there branch off. In a
    // crowd, where nobody could follow them and placing them would take long, links lead straight to their ends.
    private void FindSpans()
    {
        _items.AddRange(_boxes.Select((box, index) => new Item(_row[index], box.Width, index)));
        _into.AddRange(_rows.Select(_ => new List<Span>()));
        var targets = Enumerable.Range(0, _bundles.Length).Select(bundle => Forward(bundle).ToLookup(to => _row[to])).ToList();
        var lasts = targets.ConvertAll(forward => forward.Count == 0 ? -1 : forward.Max(row => row.Key));
        var isCrowd = _bundles.Select((bundle, number) => Math.Max(0, lasts[number] - _row[bundle.From] - 1)).Sum() > MaxPasses;
        for (var bundle = 0; bundle < _bundles.Length; bundle++)
        {
            var (upper, port) = (_bundles[bundle].From, _bundles[bundle].Port);
            for (var row = _row[upper] + 1; row <= lasts[bundle]; row++)
            {
                foreach (var to in targets[bundle][row])
                {
                    _into[row].Add(new Span(bundle, upper, port, to));
                }

                if (row < lasts[bundle] && !isCrowd)
                {
                    _items.Add(new Item(row, 0, -1));
                    _rows[row].Add(_items.Count - 1);
                    _into[row].Add(new Span(bundle, upper, port, _items.Count - 1));
                    (upper, port) = (_items.Count - 1, 0);
                }
            }
        }

        (_place, _sum, _count) = (new int[_items.Count], new double[_items.Count], new int[_items.Count]);
    }

    // Items move to the mean of what they are joined to in the row above, then below, and so on; then neighbours change places where that
    // saves crossings. The order with the fewest crossings is kept.
    private void Order()
    {
        foreach (var row in _rows)
        {
            row.Sort((a, b) => FoundBy(a).CompareTo(FoundBy(b)) is var order and not 0 ? order : a.CompareTo(b));
            Number(row);
        }

        var best = _rows.ConvertAll(row => row.ToArray());
        var fewest = CountCrossings();
        for (var sweep = 0; sweep < OrderSweeps && fewest > 0; sweep++)
        {
            for (var step = 1; step < _rows.Count; step++)
            {
                SortRow(sweep % 2 == 0 ? step : _rows.Count - 1 - step, downwards: sweep % 2 == 0);
            }

            SwapNeighbours();
            var crossings = CountCrossings();
            if (crossings < fewest)
            {
                (fewest, best) = (crossings, _rows.ConvertAll(row => row.ToArray()));
            }
        }

        for (var row = 0; row < _rows.Count; row++)
        {
            _rows[row] = [.. best[row]];
        }

        int FoundBy(int item) => item < _boxes.Length ? _found[item] : int.MaxValue;
    }

    private void SwapNeighbours()
    {
        var above = _into.SelectMany(spans => spans).ToLookup(span => span.Lower, span => (Item: span.Upper, span.Port));
        var below = _into.SelectMany(spans => spans).ToLookup(span => span.Upper, span => (Item: span.Lower, Port: 0));
        foreach (var row in _rows)
        {
            for (var i = 1; i < row.Count; i++)
            {
                var (left, right) = (row[i - 1], row[i]);
                if (Crossings(left, right) > Crossings(right, left))
                {
                    (row[i - 1], row[i]) = (right, left);
                    (_place[left], _place[right]) = (i, i - 1);
                }
            }
        }

        int Crossings(int left, int right) => Count(above, left, right) + Count(below, left, right);

        int Count(ILookup<int, (int Item, int Port)> joined, int left, int right) =>
            joined[left].Sum(a => joined[right].Count(b => (_place[a.Item], a.Port).CompareTo((_place[b.Item], b.Port)) > 0));
    }

    private void SortRow(int row, bool downwards)
    {
        foreach (var span in downwards ? _into[row] : row + 1 < _rows.Count ? _into[row + 1] : [])
        {
            var (item, other) = downwards ? (span.Lower, span.Upper) : (span.Upper, span.Lower);
            _sum[item] += _place[other] + (downwards ? span.Port / 1_000.0 : 0);
            _count[item]++;
        }

        var items = _rows[row];
        var keys = items.ConvertAll(item => _count[item] == 0 ? _place[item] : _sum[item] / _count[item]);
        Clear(items);
        _rows[row] = [.. items.Select((item, i) => (item, key: keys[i])).OrderBy(pair => pair.key).Select(pair => pair.item)];
        Number(_rows[row]);
    }

    private void Number(List<int> row)
    {
        for (var i = 0; i < row.Count; i++)
        {
            _place[row[i]] = i;
        }
    }

    private void Clear(List<int> items)
    {
        foreach (var item in items)
        {
            (_sum[item], _count[item]) = (0, 0);
        }
    }

    // Sorted by their upper ends, two links cross where their lower ends are the other way round; a Fenwick tree counts those.
    private long CountCrossings()
    {
        var crossings = 0L;
        for (var row = 1; row < _rows.Count; row++)
        {
            var tree = new int[_rows[row].Count + 1];
            var seen = 0;
            foreach (var ends in _into[row].GroupBy(span => (_place[span.Upper], span.Port)).OrderBy(ends => ends.Key))
            {
                foreach (var span in ends)
                {
                    crossings += seen - Sum(tree, _place[span.Lower] + 1);
                }

                foreach (var span in ends)
                {
                    seen++;
                    for (var i = _place[span.Lower] + 1; i < tree.Length; i += i & -i)
                    {
                        tree[i]++;
                    }
                }
            }
        }

        return crossings;

        static int Sum(int[] tree, int i)
        {
            var sum = 0;
            for (; i > 0; i -= i & -i)
            {
                sum += tree[i];
            }

            return sum;
        }
    }

    private void Place()
    {
        foreach (var row in _rows)
        {
            var x = -row.Sum(item => _items[item].Width + Gap(item)) / 2.0;
            foreach (var item in row)
            {
                _items[item].X = x + ((_items[item].Width + Gap(item)) / 2.0);
                x += _items[item].Width + Gap(item);
            }
        }

        for (var sweep = 0; sweep < PlaceSweeps; sweep++)
        {
            for (var step = 0; step < _rows.Count; step++)
            {
                var upwards = sweep % 2 == 0;
                var both = sweep > PlaceSweeps / 2;
                PlaceRow(upwards ? _rows.Count - 1 - step : step, above: both || !upwards, below: both || upwards);
            }
        }

        var left = _items.Min(item => item.X - (item.Width / 2.0));
        foreach (var item in _items)
        {
            item.X = Math.Round(item.X - left, MidpointRounding.AwayFromZero);
        }
    }

    // Moves the items of a row as near as possible to the middle of what they are joined to, in their order and with the gaps between
    // them. Without the widths this is a row of numbers that must not fall: neighbours that would are pooled at their mean.
    private void PlaceRow(int row, bool above, bool below)
    {
        foreach (var span in above ? _into[row] : [])
        {
            _sum[span.Lower] += _items[span.Upper].X + span.Port;
            _count[span.Lower]++;
        }

        foreach (var span in below && row + 1 < _rows.Count ? _into[row + 1] : [])
        {
            _sum[span.Upper] += _items[span.Lower].X - span.Port;
            _count[span.Upper]++;
        }

        var pools = new List<(double Mean, double Weight, int Count)>();
        var offset = 0.0;
        var offsets = new double[_rows[row].Count];
        for (var i = 0; i < _rows[row].Count; i++)
        {
            var item = _rows[row][i];
            if (i > 0)
            {
                var before = _rows[row][i - 1];
                offset += ((_items[before].Width + _items[item].Width) / 2.0) + Math.Max(Gap(before), Gap(item));
            }

            offsets[i] = offset;
            var isPass = _items[item].Box < 0;

            // links that pass are kept straight; what is joined to nothing there gives way
            var weight = isPass ? 20.0 : _count[item] > 0 ? 1.0 : 0.1;
            var pool = (Mean: (_count[item] > 0 ? _sum[item] / _count[item] : _items[item].X) - offset, Weight: weight, Count: 1);
            while (pools.Count > 0 && pools[^1].Mean > pool.Mean)
            {
                var (mean, heavy, number) = pools[^1];
                pool = (((mean * heavy) + (pool.Mean * pool.Weight)) / (heavy + pool.Weight), heavy + pool.Weight, number + pool.Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        Clear(_rows[row]);
        var next = 0;
        foreach (var (mean, _, number) in pools)
        {
            for (var end = next + number; next < end; next++)
            {
                _items[_rows[row][next]].X = mean + offsets[next];
            }
        }
    }

    private int Gap(int item) => _items[item].Box < 0 ? PassGap : BoxGap;

    private void Draw()
    {
        var (tops, bottoms) = (new int[_rows.Count], new int[_rows.Count]);
        var y = _back.Count > 0 ? Turn : 0;
        for (var row = 0; row < _rows.Count; row++)
        {
            if (row > 0)
            {
                var reach = _into[row].Max(span => (double?)Math.Abs(_items[span.Lower].X - _items[span.Upper].X - span.Port)) ?? 0;
                y += RowGap + (int)Math.Min(WideGap, reach / 12);
            }

            tops[row] = y;
            y += _rows[row].Max(item => item < _boxes.Length ? _boxes[item].Height : 0);
            bottoms[row] = y;
        }

        var lane = (int)_items.Max(item => item.X + (item.Width / 2.0));
        Places = [.. _items.Take(_boxes.Length).Select(item => ((int)item.X, tops[item.Row]))];
        var links = new List<LayoutLink>[_bundles.Length];
        for (var bundle = 0; bundle < links.Length; bundle++)
        {
            links[bundle] = [];
        }

        foreach (var span in _into.SelectMany(spans => spans))
        {
            var (upper, lower) = (_items[span.Upper], _items[span.Lower]);
            var start = upper.Box < 0 ? bottoms[upper.Row] : tops[upper.Row] + _boxes[upper.Box].Height;
            links[span.Bundle].Add(new LayoutLink(LinkShape.Curve, (int)upper.X + span.Port, start, (int)lower.X, tops[lower.Row], 0));
            if (lower.Box < 0)
            {
                links[span.Bundle].Add(new LayoutLink(LinkShape.Pass, (int)lower.X, tops[lower.Row], (int)lower.X, bottoms[lower.Row], 0));
            }
        }

        foreach (var (bundle, to) in _back.OrderBy(link => link.Bundle).ThenBy(link => link.To))
        {
            lane += LaneGap;
            var from = _bundles[bundle].From;
            var (x, bottom) = ((int)_items[from].X + _bundles[bundle].Port, tops[_row[from]] + _boxes[from].Height);
            links[bundle].Add(new LayoutLink(LinkShape.Detour, x, bottom, (int)_items[to].X, tops[_row[to]], lane));
        }

        Links = [.. links.Select(parts => parts.ToImmutableArray())];
        Width = lane;
        Height = y + (_back.Count > 0 ? Turn : 0);
    }

    /// <summary>A box, or a place where a bundle passes a row.</summary>
    private sealed class Item(int row, int width, int box)
    {
        public int Row => row;

        public int Width => width;

        /// <summary>Its number; -1 for a passing bundle.</summary>
        public int Box => box;

        /// <summary>The middle.</summary>
        public double X { get; set; }
    }

    /// <summary>A piece of a bundle between two neighbouring rows.</summary>
    private readonly record struct Span(int Bundle, int Upper, int Port, int Lower);
}
