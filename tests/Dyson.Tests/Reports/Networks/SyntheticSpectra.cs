using Dyson.Laws;
using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;

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

    private const int Rows = 120;
    private const int Columns = 40;
    private const int Spikes = 2;

    private static readonly Dictionary<(string Sort, int Draws), LayerDiagnosis> Done = [];

    private static readonly SpectraSettings Settings = new() { Draws = 0 };

    /// <summary>One file with a layer of every sort.</summary>
    public static SpectraDocument One(int draws = 0) => Document([File("model.safetensors", null, 1, draws)], draws);

    /// <summary>Checkpoints of one training: directions grow out of the noise; the last file lacks a layer and the first has one more.</summary>
    public static SpectraDocument Series(int files = 5) => Document([.. Enumerable.Range(0, files).Select(f => File($"run/step-{100 * f}.safetensors", 100 * f, (double)f / (files - 1), 0))], 0);

    /// <summary>Two of three checkpoints, the levels of the third one begun: what an analysis that was interrupted leaves. The bulks' p-values are subnormal.</summary>
    public static SpectraDocument Interrupted()
    {
        SpectraDocument all = Series(3);
        return all with
        {
            Complete = false,
            Files = [.. all.Files.Take(2).Select(file => file with { Layers = [.. file.Layers.Select(layer => layer with { Bulk = layer.Bulk is { } bulk ? bulk with { P = 1.5e-312 } : null })] })],
            Series = [.. all.Series.Select(history => history with { Events = [.. history.Events.Select(change => change.Change == "Lost" ? change with { Snapshot = history.Files.Count - 1 } : change)] })],
        };
    }

    /// <summary>As many layers and files as asked for, all of them alike: of the size of a transformer's, with the quantiles of Marchenko and Pastur's law as levels.</summary>
    public static SpectraDocument Many(int files, int layers)
    {
        const int Large = 768, Bins = 80;
        MarchenkoPastur law = MarchenkoPastur.WithElementVariance(4e-4, 4 * Large, Large);
        double[] singular = [.. Enumerable.Range(0, Large).Select(i => Math.Sqrt(law.Quantile(1 - ((i + 0.5) / Large))))];
        LayerDiagnosis one = Named("w", "spiked 3", 0, () => Spiked(Rows, Columns, 1, 3)) with
        {
            Rows = 4 * Large,
            Columns = Large,
            SingularValues = singular,
            Density = new SpectralDensity([.. Enumerable.Range(0, Bins + 1).Select(i => i / 31.0)], [.. Enumerable.Range(0, Bins).Select(i => 1 / (i + 7.0))], [.. Enumerable.Range(0, Bins).Select(i => 1 / (i + 9.0))], 3),
        };
        return Document([.. Enumerable.Range(0, files).Select(f => new FileSpectra(
            $"step-{f}.pt", "PyTorch", f,
            [.. Enumerable.Range(0, layers).Select(i => one with { Name = $"transformer.h.{i}.attn.c_attn.weight", Tensor = $"transformer.h.{i}.attn.c_attn.weight" })],
            []))], 0);
    }

    /// <summary>A diagnosis of a matrix, row by row.</summary>
    public static LayerDiagnosis Diagnosed(string name, double[] matrix, int columns, int draws) => Diagnosis.Of(
        LayerSpectrum.Of(new LayerPlan(name, name, LayerKind.Dense, matrix.Length / columns, columns, 0, columns, 1), matrix, leading: 8, spread: 16), Settings with { Draws = draws, Vectors = 16 });

    /// <summary>Independent normal elements.</summary>
    public static double[] Gaussian(int rows, int columns, ulong key, double deviation = 0.02)
    {
        RandomStream stream = new(Seed, key, 0, 0);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => deviation * stream.NextNormal())];
    }

    private static SpectraDocument Document(IReadOnlyList<FileSpectra> files, int draws) => new(new SpectraSettingsDocument(0.01, draws, 16, 1), files)
    {
        Series = files.Count < 2 ? [] : [.. files.SelectMany(file => file.Layers).Select(layer => layer.Name).Distinct().Select(name => History(files, name))],
    };

    // the largest levels, as if their vectors had been followed; the last one is lost, and the first one's motion measured
    private static LayerHistory History(IReadOnlyList<FileSpectra> files, string name)
    {
        const int Followed = 4;
        int[] there = [.. Enumerable.Range(0, files.Count).Where(f => files[f].Layers.Any(layer => layer.Name == name))];
        LayerDiagnosis[] layers = [.. there.Select(f => files[f].Layers.First(layer => layer.Name == name))];
        FollowedLevel[] levels = layers.Length < 2 || layers[0].StableRank is null ? [] : [.. Enumerable.Range(0, Followed).Select(k => new FollowedLevel(
            k, [.. layers.Index().Take(k == Followed - 1 ? 2 : layers.Length).Select(l => new FollowedPoint(l.Index, k, l.Item.SingularValues[k], l.Index == 0 ? null : 0.9))],
            k == Followed - 1 ? "its vectors turn too far (overlap 0.21)" : null))];
        return new LayerHistory(
            name, there, [.. there.Select(f => (double)(files[f].Step ?? f))],
            [.. layers.Select(layer => new LayerEdges(
                layer.SingularMax, layer.SingularMin, Root(layer.Bulk?.UpperEdge), Root(layer.Bulk?.LowerEdge), Root(layer.Outliers?.UpperThreshold), layer.Outliers?.Upper.Count ?? 0, layer.Bulk?.P))],
            levels,
            levels.Length == 0 ? [] : [new LevelEvent("Present", 2, 0, levels[2].Points[0].Value), new LevelEvent("Emerges", 0, 1, levels[0].Points[1].Value), new LevelEvent("Lost", 3, 1, levels[3].Points[1].Value)],
            [
                .. levels.Skip(1).Select(level => new LevelMotionDocument(level.Number, null, null, null, null, [], "5 snapshots of the level; drift and noise need 50 or more")),
                .. levels.Take(1).Select(level => new LevelMotionDocument(0, level.Points[0].Value, new EstimateDocument(1.2e-3, 2e-4), new EstimateDocument(3e-6, 1e-6), new EstimateDocument(2e-3, null, "refused: one level"), ["a warning <b>of</b> the motion"], null)),
            ]);

        static double? Root(double? x) => x is { } known ? Math.Sqrt(known) : null;
    }

    // Each sort of layer is diagnosed once, and all layers with outliers have two: every shape and number of outliers costs the draws of a null law of its own.
    private static FileSpectra File(string source, long? step, double learnt, int draws)
    {
        List<LayerDiagnosis> layers = [];
        for (int h = 0; h < 4; h++)
        {
            double strength = h == 0 ? 0 : learnt * (2 + h);
            layers.Add(Named($"transformer.h.{h}.attn.c_attn.weight", $"spiked {strength}", draws, () => Spiked(Rows, Columns, 1, strength)));
            layers.Add(Named($"transformer.h.{h}.mlp.c_fc.weight", $"heavy {learnt > 0}", draws, () => learnt > 0 ? HeavyTailed(Rows, Columns, 2) : Gaussian(Rows, Columns, 2)));
        }

        if (learnt > 0)
        {
            layers.Add(Named(Upper, "noise", draws, () => Gaussian(Rows, Columns, 3)));
        }

        layers.Add(Named(Upper.ToLowerInvariant(), "small", draws, () => Gaussian(Rows, Columns, 4, 1e-5)));
        layers.Add(Named(Malicious, $"spiked {4 * learnt}", draws, () => Spiked(Rows, Columns, 1, 4 * learnt)));
        layers.Add(Named(Awkward, "noise", draws, () => Gaussian(Rows, Columns, 3)));
        layers.Add(Named("embedding.weight of a model whose names are so long that no table and no heat map has room for them", "low rank", draws, () => LowRank(100, 50, 7)));
        layers.Add(Named("zero.weight", "zero", draws, () => new double[40 * Columns]));
        if (learnt < 1 || step is null)
        {
            layers.Add(Named("broken.weight", "broken", draws, () => [double.NaN, .. Gaussian(Rows, Columns, 5).Skip(1)]));
        }

        return new FileSpectra(source, "safetensors", step, layers,
        [
            new SkippedLayer("transformer.wte.bias", "1 axis: a bias is no matrix"), new SkippedLayer(Malicious, "reason with <b>markup</b>, a comma and \"quotes\""), new SkippedLayer("tiny.weight", "4×4: fewer than 16 singular values"),
        ]);
    }

    private static LayerDiagnosis Named(string name, string sort, int draws, Func<double[]> matrix)
    {
        int columns = sort == "low rank" ? 50 : Columns;
        return Diagnosed((sort, draws), () => Diagnosed(sort, matrix(), columns, draws)) with { Name = name, Tensor = name };
    }

    private static LayerDiagnosis Diagnosed((string, int) key, Func<LayerDiagnosis> diagnose)
    {
        lock (Done)
        {
            return Done.TryGetValue(key, out LayerDiagnosis? done) ? done : Done[key] = diagnose();
        }
    }

    private static double[] Spiked(int rows, int columns, ulong key, double strength)
    {
        double[] matrix = Gaussian(rows, columns, key);
        for (int s = 0; s < Spikes; s++)
        {
            double[] u = Unit(rows, 100 + (ulong)s), v = Unit(columns, 200 + (ulong)s);
            double size = 0.02 * Math.Sqrt(rows) * strength * (1 + (0.6 * s));
            for (int i = 0; i < matrix.Length; i++)
            {
                matrix[i] += size * u[i / columns] * v[i % columns];
            }
        }

        return matrix;
    }

    // columns of ever different sizes: the levels have a power-law tail
    private static double[] HeavyTailed(int rows, int columns, ulong key)
    {
        double[] matrix = Gaussian(rows, columns, key);
        RandomStream stream = new(Seed, key, 1, 0);
        for (int j = 0; j < columns; j++)
        {
            double scale = Math.Pow(stream.NextPositive(), -0.5);
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
