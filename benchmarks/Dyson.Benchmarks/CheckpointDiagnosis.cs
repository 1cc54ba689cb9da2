using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Dyson.Networks;
using Dyson.Randomness;

namespace Dyson.Benchmarks;

/// <summary>
/// The whole diagnosis of a checkpoint with the shapes of a transformer of 124 million parameters (12 blocks of width 768, 50257 tokens), half precision, noise: 50 matrices.
/// `benchmarks/numpy/spectra_numpy.py transformer` takes the singular values of the same shapes alone.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 0, iterationCount: 2)]
public class CheckpointDiagnosis
{
    private const int Width = 768;
    private const int Blocks = 12;

    private string _file = "";

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        (string Name, int Rows, int Columns)[] tensors =
        [
            ("wte.weight", 50257, Width), ("wpe.weight", 1024, Width),
            .. Enumerable.Range(0, Blocks).SelectMany(i => ((string, int, int)[])
            [
                ($"h.{i}.attn.c_attn.weight", Width, 3 * Width), ($"h.{i}.attn.c_proj.weight", Width, Width), ($"h.{i}.mlp.c_fc.weight", Width, 4 * Width), ($"h.{i}.mlp.c_proj.weight", 4 * Width, Width),
            ]),
        ];
        StringBuilder header = new("{");
        long offset = 0;
        foreach ((string name, int rows, int columns) in tensors)
        {
            long end = offset + ((long)sizeof(ushort) * rows * columns);
            header.Append(CultureInfo.InvariantCulture, $"{(offset > 0 ? "," : "")}\"{name}\":{{\"dtype\":\"F16\",\"shape\":[{rows},{columns}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }

        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        _file = Path.GetTempFileName();
        using FileStream file = File.Create(_file);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        file.Write(length);
        file.Write(json);
        RandomStream random = RandomStream.FromSeed(1);
        byte[] row = new byte[sizeof(ushort) * Width];
        for (long written = 0; written < offset; written += row.Length)
        {
            for (int j = 0; j < Width; j++)
            {
                BinaryPrimitives.WriteHalfLittleEndian(row.AsSpan(sizeof(ushort) * j), (Half)(0.02 * random.NextNormal()));
            }

            file.Write(row);
        }
    }

    [GlobalCleanup]
    public void CleanUp() => File.Delete(_file);

    [Benchmark(Description = "diagnosis of a checkpoint of 124 million parameters")]
    public int Diagnose() => new CheckpointAnalysis([new CheckpointFile(_file, null)], new LayerSelection(), new SpectraSettings { Threads = Threads }).Run().Sum(file => file.Layers.Count);
}
