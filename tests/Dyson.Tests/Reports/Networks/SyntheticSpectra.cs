using Dyson.Networks;
using Dyson.Randomness;

namespace Dyson.Tests.Reports.Networks;

/// <summary>Documents of <c>dyson spectra</c> made from small random matrices: noise, noise with directions in it, heavy tails, and layers that say nothing; with names that are meant to do harm.</summary>
internal static class SyntheticSpectra
{
    /// <summary>A name that must appear as text and never as markup, in CSV files as one field, and in archives without its slash.</summary>
    public const string Malicious = "<script>alert(1)</script>&\"'</style><img src=x onerror=alert(2)>";

    /// <summary>A name with everything that breaks CSV files and formulas.</summary>
    public const string Awkward = "blocks/0,\"q\"\r\nw$x_1\\y 層";

    /// <summary>A short name that differs from another in case only.</summary>
    public const string Upper = "Mlp.weight";

    private const ulong Seed = 20;

    private static readonly SpectraSettings Settings = new() { Draws = 0 };

    /// <summary>One file with a layer of every sort.</summary>
    public static SpectraDocument One(int draws = 0) => Document([File("model.safetensors", null, 1, draws)], draws);

    /// <summary>Checkpoints of one training: directions grow out of the noise; the last file lacks a layer and the first has one more.</summary>
    public static SpectraDocument Series(int files = 5) => Document([.. Enumerable.Range(0, files).Select(f => File($"run/step-{100 * f}.safetensors", 100 * f, (double)f / (files - 1), 0))], 0);

    /// <summary>As many layers and files as asked for, all of them alike.</summary>
    public static SpectraDocument Many(int files, int layers, int columns = 64)
    {
        LayerDiagnosis one = Diagnosed("w", Gaussian(2 * columns, columns, 1), columns, 0);
        return Document([.. Enumerable.Range(0, files).Select(f => new FileSpectra(
            $"step-{f}.pt", "PyTorch", f,
            [.. Enumerable.Range(0, layers).Select(i => one with { Name = $"transformer.h.{i}.attn.c_attn.weight", Tensor = $"transformer.h.{i}.attn.c_attn.weight" })],
            []))], 0);
    }

    /// <summary>A diagnosis of a matrix, row by row.</summary>
    public static LayerDiagnosis Diagnosed(string name, double[] matrix, int columns, int draws) => Diagnosis.Of(
        LayerSpectrum.Of(new LayerPlan(name, name, LayerKind.Dense, matrix.Length / columns, columns, 0, columns, 1), matrix), Settings with { Draws = draws });

    /// <summary>Independent normal elements.</summary>
    public static double[] Gaussian(int rows, int columns, ulong key, double deviation = 0.02)
    {
        RandomStream stream = new(Seed, key, 0, 0);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => deviation * stream.NextNormal())];
    }

    private static SpectraDocument Document(IReadOnlyList<FileSpectra> files, int draws) => new(new SpectraSettingsDocument(0.01, draws, 0, 1), files)
    {
        Series = files.Count < 2 ? [] : [.. files.SelectMany(file => file.Layers).Select(layer => layer.Name).Distinct().Select(name =>
            new LayerHistory(name, [.. Enumerable.Range(0, files.Count).Where(f => files[f].Layers.Any(layer => layer.Name == name))], [.. files.Where(file => file.Layers.Any(layer => layer.Name == name)).Select(file => file.Step ?? 0)]))],
    };

    private static FileSpectra File(string source, long? step, double learnt, int draws)
    {
        List<LayerDiagnosis> layers = [];
        for (ulong h = 0; h < 4; h++)
        {
            layers.Add(Diagnosed($"transformer.h.{h}.attn.c_attn.weight", Spiked(192, 64, h, (int)(2 * h), 3 * learnt), 64, draws));
            layers.Add(Diagnosed($"transformer.h.{h}.mlp.c_fc.weight", HeavyTailed(256, 80, 10 + h, learnt), 80, draws));
        }

        if (learnt > 0)
        {
            layers.Add(Diagnosed(Upper, Gaussian(96, 96, 30), 96, draws));
        }

        layers.Add(Diagnosed(Upper.ToLowerInvariant(), Gaussian(120, 40, 31, 1e-5), 40, draws));
        layers.Add(Diagnosed(Malicious, Spiked(128, 48, 32, 3, 2 * learnt), 48, draws));
        layers.Add(Diagnosed(Awkward, Gaussian(64, 32, 33), 32, draws));
        layers.Add(Diagnosed("embedding.weight of a model whose names are so long that no table and no heat map has room for them", LowRank(100, 50, 7), 50, draws));
        layers.Add(Diagnosed("zero.weight", new double[40 * 20], 20, draws));
        double[] broken = Gaussian(40, 20, 34);
        broken[3] = double.NaN;
        if (learnt < 1 || step is null)
        {
            layers.Add(Diagnosed("broken.weight", broken, 20, draws));
        }

        return new FileSpectra(source, "safetensors", step, layers,
        [
            new SkippedLayer("transformer.wte.bias", "1 axis: a bias is no matrix"), new SkippedLayer(Malicious, "reason with <b>markup</b>, a comma and \"quotes\""), new SkippedLayer("tiny.weight", "4×4: fewer than 16 singular values"),
        ]);
    }

    private static double[] Spiked(int rows, int columns, ulong key, int spikes, double strength)
    {
        double[] matrix = Gaussian(rows, columns, key);
        for (int s = 0; s < spikes; s++)
        {
            double[] u = Unit(rows, 1000 + (100 * key) + (ulong)s), v = Unit(columns, 2000 + (100 * key) + (ulong)s);
            double size = 0.02 * Math.Sqrt(rows) * strength * (1 + (0.7 * s));
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i] += size * u[i / columns] * v[i % columns];
            }
        }

        return matrix;
    }

    // rows of ever different sizes: their squares have a power-law tail
    private static double[] HeavyTailed(int rows, int columns, ulong key, double learnt)
    {
        double[] matrix = Gaussian(rows, columns, key);
        RandomStream stream = new(Seed, key, 1, 0);
        for (int j = 0; j < columns; j++)
        {
            double scale = Math.Pow(stream.NextPositive(), -0.45 * learnt);
            for (int i = j; i < matrix.Length; i += columns)
            {
                matrix[i] *= scale;
            }
        }

        return matrix;
    }

    private static double[] LowRank(int rows, int columns, int rank)
    {
        double[] left = Gaussian(rows, rank, 40), right = Gaussian(rank, columns, 41);
        double[] product = new double[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                product[(i * columns) + j] = Enumerable.Range(0, rank).Sum(k => left[(i * rank) + k] * right[(k * columns) + j]);
            }
        }

        return product;
    }

    private static double[] Unit(int length, ulong key)
    {
        double[] vector = Gaussian(length, 1, key, 1);
        double norm = Math.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => v / norm)];
    }
}
