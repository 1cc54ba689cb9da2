using System.IO.Compression;
using Dyson.Formats;

namespace Dyson.Tests.Formats;

public class ArrayFileTests
{
    private static readonly int[] Shape = [2, 3, 4];
    private static readonly double[] Eighths = [.. Enumerable.Range(0, 24).Select(k => k / 8.0)];
    private static readonly double[] Numbers = [.. Enumerable.Range(0, 24).Select(k => (double)k)];

    public static TheoryData<string, bool, bool, byte> Layouts()
    {
        TheoryData<string, bool, bool, byte> layouts = [];
        foreach (string code in new[] { "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" })
        {
            foreach (bool bigEndian in new[] { false, true })
            {
                foreach (bool fortranOrder in new[] { false, true })
                {
                    foreach (byte version in new byte[] { 1, 2, 3 })
                    {
                        layouts.Add(code, bigEndian, fortranOrder, version);
                    }
                }
            }
        }

        return layouts;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_type_order_and_version_comes_back(string code, bool bigEndian, bool fortranOrder, byte version)
    {
        double[] values = [.. Numbers.Select(k => code switch { "b1" => k % 2, "u1" or "u2" or "u4" or "u8" => k, _ => k - 7 })];
        List<byte> data = [];
        for (int i = 0; i < values.Length; i++)
        {
            // element i of the file: the first index fastest in Fortran order
            double value = fortranOrder ? values[(i % 2 * 12) + (i / 2 % 3 * 4) + (i / 6)] : values[i];
            byte[] element = Element(code, value);
            data.AddRange(bigEndian ? element.Reverse() : element);
        }

        string descriptor = (code[1] == '1' ? '|' : bigEndian ? '>' : '<') + code;
        NpyArray array = Read(Forged.Npy(descriptor, "(2, 3, 4)", [.. data], fortranOrder, version));
        Assert.Equal(Shape, array.Shape);
        Assert.Equal(fortranOrder, array.FortranOrder);
        Assert.Equal(descriptor, array.ElementType.Descriptor);
        Assert.Equal(values, array.ToDoubles());
        if (code[0] == 'f')
        {
            Assert.Throws<DataFormatException>(array.ToInt64s);
        }
        else
        {
            Assert.Equal(values.Select(value => (long)value), array.ToInt64s());
        }
    }

    [Theory]
    [InlineData("C_order_f8", "float64", false)]
    [InlineData("Fortran_f8", "float64", true)]
    [InlineData("Fortran_big_endian_f4", "float32 (big endian)", true)]
    public void NumPy_s_floating_point_arrays_are_read(string fixture, string type, bool fortranOrder)
    {
        NpyArray array = Read(NumPyFixtures.All[fixture]);
        Assert.Equal(type, array.ElementType.ToString());
        Assert.Equal(fortranOrder, array.FortranOrder);
        Assert.Equal(Shape, array.Shape);
        Assert.Equal(Eighths, array.ToDoubles());
    }

    [Theory]
    [InlineData("Version_2_i4")]
    [InlineData("Version_3_u2_big")]
    public void NumPy_s_integers_in_later_versions_are_read(string fixture)
    {
        NpyArray array = Read(NumPyFixtures.All[fixture]);
        Assert.Equal(Numbers.Select(k => (long)k), array.ToInt64s());
        Assert.Equal(Numbers, array.ToDoubles());
    }

    [Fact]
    public void NumPy_s_scalar_has_no_axes()
    {
        NpyArray array = Read(NumPyFixtures.All["Scalar_f8"]);
        Assert.Empty(array.Shape);
        Assert.Equal(1, array.Length);
        Assert.Equal(0.1, array.ToDouble());
    }

    [Fact]
    public void NumPy_s_half_precision_booleans_and_empty_arrays_are_read()
    {
        Assert.Equal([0.5, -2, 65504, double.PositiveInfinity], Read(NumPyFixtures.All["Half"]).ToDoubles());
        Assert.Equal([1L, 0, 0, 1], Read(NumPyFixtures.All["Bools"]).ToInt64s());
        NpyArray empty = Read(NumPyFixtures.All["Empty"]);
        Assert.Equal([3, 0, 2], empty.Shape);
        Assert.Empty(empty.ToDoubles());
    }

    [Theory]
    [InlineData("Text_U", new[] { "κ", "teacher", "" })]
    [InlineData("Text_U_big", new[] { "κ", "teacher", "" })]
    [InlineData("Text_S", new[] { "ab", "c" })]
    public void NumPy_s_text_is_read(string fixture, string[] expected)
    {
        NpyArray array = Read(NumPyFixtures.All[fixture]);
        Assert.Equal(expected, array.ToTexts());
        Assert.Throws<DataFormatException>(array.ToDoubles);
    }

    [Theory]
    [InlineData("Compressed", new[] { "W", "steps", "lr", "single", "fortran" })]
    [InlineData("Stored", new[] { "W", "steps", "lr" })]
    public void NumPy_s_archives_are_read_array_by_array(string fixture, string[] names)
    {
        using ArrayFile file = Open(NumPyFixtures.All[fixture], "run.npz");
        Assert.Equal(names, file.Names);
        Assert.Equal("int64 (3,)", file.ReadHeader("steps").ToString());
        Assert.Equal([0L, 1, 2], file.Read("steps").ToInt64s());
        Assert.Equal(0.1, file.Read("lr").ToDouble());
        foreach (string name in names.Where(name => name is "W" or "single" or "fortran"))
        {
            Assert.Equal(Shape, file.Read(name).Shape);
            Assert.Equal(Eighths, file.Read(name).ToDoubles());
        }
    }

    [Fact]
    public void Empty_archive_holds_no_arrays()
    {
        using ArrayFile file = Open(NumPyFixtures.All["EmptyArchive"], "none.npz");
        Assert.Empty(file.Names);
        Assert.Contains("no arrays", Assert.Throws<DataFormatException>(() => file.Read("W")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Objects", "pickle")]
    [InlineData("Structured", "structured")]
    [InlineData("Complex", "'<c16'")]
    public void What_is_no_plain_array_is_refused(string fixture, string says)
    {
        string message = Assert.Throws<DataFormatException>(() => Read(NumPyFixtures.All[fixture])).Message;
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_array_is_answered_with_the_names_there_and_the_nearest()
    {
        using ArrayFile file = Open(NumPyFixtures.All["Stored"], "run.npz");
        Assert.Equal("run.npz: it has no array 'step' (did you mean 'steps'?); it holds 'W', 'steps', 'lr'.",
            Assert.Throws<DataFormatException>(() => file.Read("step")).Message);
        Assert.Contains("the name of one", Assert.Throws<DataFormatException>(file.Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void First_bytes_decide_not_the_extension()
    {
        using ArrayFile posingAsNpz = Open(NumPyFixtures.All["C_order_f8"], "W.npz");
        Assert.Equal(Eighths, posingAsNpz.Read("W").ToDoubles());
        using ArrayFile posingAsNpy = Open(NumPyFixtures.All["Stored"], "W.npy");
        Assert.Equal(Eighths, posingAsNpy.Read("W").ToDoubles());
    }

    [Fact]
    public void Zip64_sizes_are_read()
    {
        byte[] array = NumPyFixtures.All["C_order_f8"];
        using ArrayFile file = Open(Forged.Zip(new Forged.Member("W.npy", array) { Zip64 = true }), "wide.npz");
        Assert.Equal(Eighths, file.Read("W").ToDoubles());
    }

    [Theory]
    [InlineData(CompressionLevel.Optimal)]
    [InlineData(CompressionLevel.NoCompression)]
    public void Large_array_from_another_zip_writer_is_read_in_blocks(CompressionLevel level)
    {
        // above the first block of 1 MiB, so that memory grows with what arrives
        byte[] data = new byte[3 * (1 << 20)];
        data[^1] = 7;
        using MemoryStream archive = new();
        using (ZipArchive zip = new(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            zip.CreateEntry("notes.txt");
            zip.CreateEntry("folder/");
            using Stream member = zip.CreateEntry("big.npy", level).Open();
            member.Write(Forged.Npy("|u1", "(3, 1048576)", data));
        }

        using ArrayFile file = Open(archive.ToArray(), "big.npz");
        Assert.Equal(["big"], file.Names);
        long[] read = file.Read().ToInt64s();
        Assert.Equal(data.Length, read.Length);
        Assert.Equal(7, read.Sum());
    }

    [Fact]
    public void Limit_on_memory_holds()
    {
        ArrayLimits limits = new() { MaximumArrayBytes = 191 };
        byte[] bytes = NumPyFixtures.All["C_order_f8"];
        using ArrayFile file = ArrayFile.Open(new MemoryStream(bytes), "W.npy", limits);
        Assert.Equal("W.npy: array 'W': its float64 (2, 3, 4) takes 192 bytes of memory; at most 191 are allowed for one array.",
            Assert.Throws<DataFormatException>(file.Read).Message);
        using ArrayFile allowed = ArrayFile.Open(new MemoryStream(bytes), "W.npy", limits with { MaximumArrayBytes = 192 });
        Assert.Equal(24, allowed.Read().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => limits with { MaximumArrayBytes = 0 });
    }

    [Fact]
    public void Whole_numbers_beyond_int64_are_refused_as_such_and_rounded_as_doubles()
    {
        NpyArray array = Read(Forged.Npy("<u8", "()", Forged.Number(ulong.MaxValue, 8)));
        Assert.Equal(18446744073709551616.0, array.ToDouble());
        Assert.Contains("18446744073709551615", Assert.Throws<DataFormatException>(() => array.ToInt64()).Message, StringComparison.Ordinal);
    }

    private static NpyArray Read(byte[] bytes)
    {
        using ArrayFile file = Open(bytes, "array.npy");
        return file.Read();
    }

    private static ArrayFile Open(byte[] bytes, string name) => ArrayFile.Open(new MemoryStream(bytes), name);

    private static byte[] Element(string code, double value) => code switch
    {
        "f2" => BitConverter.GetBytes((Half)value),
        "f4" => BitConverter.GetBytes((float)value),
        "f8" => BitConverter.GetBytes(value),
        "b1" => [(byte)value],
        _ => Forged.Number(unchecked((ulong)(long)value), code[1] - '0'),
    };
}
