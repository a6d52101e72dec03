// Rows as numbers: equal rows, equal numbers, so that a database can be compared with a graph without holding either twice.
using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using OpenChat.Graph.Storage.Neo4j.Client;

namespace OpenChat.Graph.Storage.Neo4j.Importing;

/// <summary>Collects the cells of one row, from a graph or from an answer, and hashes them.</summary>
internal sealed class RowHash
{
    private char[] _text = new char[1024];
    private int[] _ends;

    public RowHash(int columns) => _ends = new int[columns];

    private int Used { get; set; }

    /// <summary>Takes the cells of a row.</summary>
    public void Set(string[] cells)
    {
        Used = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            Append(cells[i]);
            _ends[i] = Used;
        }
    }

    /// <summary>Takes the cells of an answer from a column on: a list as its items joined with semicolons, null as empty.</summary>
    public void Set(Neo4jRow row, int first)
    {
        Used = 0;
        for (var i = 0; i < _ends.Length; i++)
        {
            if (row.IsList(first + i))
            {
                for (var item = 0; item < row.ItemCount(first + i); item++)
                {
                    Append(item == 0 ? "" : ";");
                    Append(row.GetItem(first + i, item));
                }
            }
            else
            {
                Append(row[first + i]);
            }

            _ends[i] = Used;
        }
    }

    /// <summary>Hash of all cells.</summary>
    public UInt128 Whole() => BinaryPrimitives.ReadUInt128LittleEndian(Hash(_text.AsSpan(0, Used), _ends));

    /// <summary>Hash of some cells.</summary>
    public ulong Part(int[] columns)
    {
        var length = columns.Sum(Length);
        var text = ArrayPool<char>.Shared.Rent(length);
        Span<int> ends = stackalloc int[columns.Length];
        var used = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            var cell = _text.AsSpan(_ends[columns[i]] - Length(columns[i]), Length(columns[i]));
            cell.CopyTo(text.AsSpan(used));
            used += cell.Length;
            ends[i] = used;
        }

        var hash = BinaryPrimitives.ReadUInt64LittleEndian(Hash(text.AsSpan(0, used), ends));
        ArrayPool<char>.Shared.Return(text);
        return hash;
    }

    private int Length(int column) => _ends[column] - (column == 0 ? 0 : _ends[column - 1]);

    private static byte[] Hash(ReadOnlySpan<char> text, ReadOnlySpan<int> ends)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(ends));
        hash.AppendData(MemoryMarshal.AsBytes(text));
        return hash.GetHashAndReset();
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_text.Length - Used < text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, Used + text.Length));
        }

        text.CopyTo(_text.AsSpan(Used));
        Used += text.Length;
    }
}
