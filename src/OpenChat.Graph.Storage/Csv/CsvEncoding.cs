using System.Text;

namespace OpenChat.Graph.Storage.Csv;

/// <summary>How the characters of a file are encoded, as far as its first bytes tell.</summary>
/// <param name="Encoding">UTF-8 where nothing tells otherwise.</param>
/// <param name="MarkLength">Bytes of the byte order mark; 0 when there is none.</param>
internal sealed record CsvEncoding(Encoding Encoding, int MarkLength)
{
    /// <summary>Bytes that <see cref="Detect"/> needs.</summary>
    public const int Needed = 4;

    /// <summary>Whether nothing has to be translated.</summary>
    public bool IsUtf8 => Encoding is UTF8Encoding;

    /// <summary>In words, such as <c>UTF-16</c>.</summary>
    public string Name => IsUtf8 ? "UTF-8" : Encoding is UTF32Encoding ? "UTF-32" : "UTF-16";

    /// <summary>
    /// By the byte order mark; without one, every other byte of what should be a name of ASCII letters tells UTF-16 too.
    /// </summary>
    public static CsvEncoding Detect(ReadOnlySpan<byte> start) => start switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new(Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => new(Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => new(new UTF32Encoding(bigEndian: true, byteOrderMark: true), 4),
        [0xFF, 0xFE, ..] => new(Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => new(Encoding.BigEndianUnicode, 2),
        [not 0, 0, not 0, 0, ..] => new(Encoding.Unicode, 0),
        [0, not 0, 0, not 0, ..] => new(Encoding.BigEndianUnicode, 0),
        _ => new(Encoding.UTF8, 0),
    };

    /// <summary>The text of a stream in UTF-8, from where the stream stands.</summary>
    /// <param name="stream">Disposed of with the stream that is returned.</param>
    /// <param name="invalid">Called for every piece that is no character, which becomes U+FFFD.</param>
    public Stream Translate(Stream stream, Action invalid) => IsUtf8
        ? stream
        : Encoding.CreateTranscodingStream(
            stream,
            Encoding.GetEncoding(Encoding.CodePage, EncoderFallback.ReplacementFallback, new ReportingFallback(invalid)),
            Encoding.UTF8);

    private sealed class ReportingFallback(Action invalid) : DecoderFallback
    {
        public override int MaxCharCount => 1;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(invalid);

        private sealed class Buffer(Action invalid) : DecoderFallbackBuffer
        {
            private bool _isNext;

            public override int Remaining => _isNext ? 1 : 0;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                invalid();
                _isNext = true;
                return true;
            }

            public override char GetNextChar()
            {
                var isNext = _isNext;
                _isNext = false;
                return isNext ? '\uFFFD' : '\0';
            }

            public override bool MovePrevious() => false;
        }
    }
}
