using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Dyson.Reports.Drawing;

/// <summary>The frame of a PDF 1.4 file: numbered objects, the table of their offsets, the trailer (ISO 32000-1, 7.5).</summary>
internal sealed class PdfFile
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _offsets = [];

    public PdfFile()
    {
        // the second line marks the file as binary, as the standard asks
        Write("%PDF-1.4\n%");
        _bytes.Write<byte>([0xE2, 0xE3, 0xCF, 0xD3, 0x0A]);
    }

    /// <summary>Adds an object; the first is number 1.</summary>
    public void Add(string dictionary) => Object(() => Write(dictionary + "\n"));

    /// <summary>Adds a stream object, compressed with Flate, with further entries of its dictionary.</summary>
    public void AddCompressed(string entries, byte[] content)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(content);
        }

        Object(() =>
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"<< {entries}/Length {packed.Length} /Filter /FlateDecode >>\nstream\n"));
            _bytes.Write(packed.ToArray());
            Write("\nendstream\n");
        });
    }

    /// <summary>Closes the file with its cross-reference table.</summary>
    public byte[] ToBytes(int root, int information)
    {
        int table = _bytes.WrittenCount;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (int offset in _offsets)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        }

        Write(string.Create(CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {_offsets.Count + 1} /Root {root} 0 R /Info {information} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return _bytes.WrittenSpan.ToArray();
    }

    private void Object(Action body)
    {
        _offsets.Add(_bytes.WrittenCount);
        Write(string.Create(CultureInfo.InvariantCulture, $"{_offsets.Count} 0 obj\n"));
        body();
        Write("endobj\n");
    }

    private void Write(string text) => _bytes.Write(Encoding.ASCII.GetBytes(text));
}
