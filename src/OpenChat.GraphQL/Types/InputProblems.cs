using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using OpenChat.GraphQL.Language;

namespace OpenChat.GraphQL.Types;

/// <summary>One reason why a value does not fit its input type.</summary>
public sealed class InputProblem
{
    private readonly List<object> _pathFromLeaf = [];

    internal InputProblem(string message, SyntaxNode? node)
    {
        Message = message;
        Node = node;
    }

    /// <summary>What is wrong, worded as graphql-js words it.</summary>
    public string Message { get; }

    /// <summary>The part of the literal to blame; null for JSON values.</summary>
    public SyntaxNode? Node { get; }

    /// <summary>Field names (<see cref="string"/>) and list indices (<see cref="int"/>) from the whole value to the part to blame; empty
    /// when it is the whole.</summary>
    public ImmutableArray<object> Path => [.. Enumerable.Reverse(_pathFromLeaf)];

    /// <summary>The path as messages show it: empty, or <c> at .list[1].x</c> with a leading space.</summary>
    public string PathText
    {
        get
        {
            if (_pathFromLeaf.Count == 0)
            {
                return "";
            }

            var text = new StringBuilder(" at ");
            foreach (var key in Path)
            {
                _ = key is int index
                    ? text.Append(CultureInfo.InvariantCulture, $"[{index}]")
                    : text.Append(CultureInfo.InvariantCulture, $".{key}");
            }

            return text.ToString();
        }
    }

    internal void PrependPath(object key) => _pathFromLeaf.Add(key);
}

/// <summary>Collects what is wrong with values, up to a limit; when that is reached, checking stops early.</summary>
public sealed class InputProblems
{
    private readonly List<InputProblem> _problems = [];
    private readonly int _max;

    /// <summary>Makes an empty collection.</summary>
    /// <param name="max">Problems kept; at least 1.</param>
    /// <param name="suggest">Whether messages may suggest similar names of fields and
    /// enum values; false where the schema is not public.</param>
    public InputProblems(int max = int.MaxValue, bool suggest = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        _max = max;
        Suggest = suggest;
    }

    /// <summary>The problems found, in the order of the input type's fields and of list items.</summary>
    public IReadOnlyList<InputProblem> Problems => _problems;

    /// <summary>True when there were more problems than are kept.</summary>
    public bool Overflowed { get; private set; }

    internal bool Suggest { get; }

    internal void Add(string message, SyntaxNode? node)
    {
        if (_problems.Count < _max)
        {
            _problems.Add(new InputProblem(message, node));
        }
        else
        {
            Overflowed = true;
        }
    }

    // All problems from the given one on were found below this key.
    internal void PrependPath(int first, object key)
    {
        for (var i = first; i < _problems.Count; i++)
        {
            _problems[i].PrependPath(key);
        }
    }
}
