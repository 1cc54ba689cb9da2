using System.Text.Json;
using Dyson.Networks;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Tests.Networks;

public class DiagnosisTests
{
    private static readonly SpectraSettings Quick = new() { Draws = 100, Vectors = 4 };

    /// <summary>Backward stability of the singular values: a few hundred times 2⁻⁵³ of the largest one, squared and summed.</summary>
    private const double Rounding = 1e-11;

    [Fact]
    public void Noise_is_noise_and_its_standard_deviation_lies_within_the_error()
    {
        LayerDiagnosis layer = Diagnose(Noise(300, 120, 0.5, "noise"), 300, 120);
        Assert.Equal("noise", layer.Verdict);
        Assert.Empty(layer.Warnings);
        FalseAlarm.AssertWithin(0.5, layer.Bulk!.Sigma.Value!.Value, layer.Bulk.Sigma.Error!.Value, "σ");
        FalseAlarm.AssertWithin(0.4, layer.FreeBulk!.Ratio.Value!.Value, layer.FreeBulk.Ratio.Error!.Value, "q");
        Assert.True(layer.Outliers!.Trusted);
        Assert.NotEqual("HeavyTail", layer.PowerLaw!.Support);
        Assert.Equal(120, layer.Rank);
        Assert.Equal(0, layer.ZeroRows);
    }

    /// <summary>The threshold is in units of x: σ²(√M + √N)² for a large matrix, with σ of one element. Neither its root nor anything divided by M or N will do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.01)]
    public void The_threshold_of_outliers_is_in_the_units_of_the_eigenvalues(double sigma)
    {
        LayerDiagnosis layer = Diagnose(Noise(400, 200, sigma, "units"), 400, 200);
        double edge = sigma * sigma * Math.Pow(Math.Sqrt(400) + Math.Sqrt(200), 2);

        // a Tracy–Widom quantile of 1 % lies 2 to 3 widths, 2.5 % each, above the edge
        Assert.InRange(layer.Outliers!.UpperThreshold, edge, 1.12 * edge);
        Assert.InRange(layer.SingularMax!.Value * layer.SingularMax.Value, 0.9 * edge, layer.Outliers.UpperThreshold);
    }

    [Fact]
    public void A_spike_is_found_with_its_strength()
    {
        const int Rows = 400;
        const int Columns = 200;
        double[] matrix = Noise(Rows, Columns, 1, "spike");
        RandomStream random = RandomStream.FromSeed(7, "spike directions");
        double[] u = Unit(random, Rows);
        double[] v = Unit(random, Columns);
        double strength = 3 * Math.Sqrt(0.5);
        double signal = Math.Sqrt(Rows * strength);
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                matrix[(i * Columns) + j] += signal * u[i] * v[j];
            }
        }

        LayerDiagnosis layer = Diagnose(matrix, Rows, Columns);
        Assert.Equal("noise and 1 outlier", layer.Verdict);
        Outlier outlier = Assert.Single(layer.Outliers!.Upper);
        Assert.Equal(layer.SingularMax!.Value, outlier.Singular, 1e-12 * outlier.Singular);

        // ξ of one spike fluctuates by about σ, θ by a little more: 0.08 of 29 is six of its errors
        Assert.InRange(outlier.SignalSingular!.Value / signal, 0.8, 1.2);
    }

    [Fact]
    public void A_spectrum_in_other_units_has_the_same_diagnosis()
    {
        double[] matrix = Noise(150, 60, 1, "units of length");
        LayerDiagnosis one = Diagnose(matrix, 150, 60);
        LayerDiagnosis other = Diagnose([.. matrix.Select(w => 4 * w)], 150, 60);
        Assert.Equal(4 * one.SingularMax, other.SingularMax);
        Assert.Equal(one.StableRank, other.StableRank);
        Assert.Equal(one.SpectralEntropy, other.SpectralEntropy);
        Assert.Equal(4 * one.Bulk!.Sigma.Value!.Value, other.Bulk!.Sigma.Value!.Value, 1e-9);
        Assert.Equal(16 * one.Outliers!.UpperThreshold, other.Outliers!.UpperThreshold, 1e-6);
        Assert.Equal(one.PowerLaw!.Exponent.Value!.Value, other.PowerLaw!.Exponent.Value!.Value, 1e-9);
        Assert.Equal(16 * one.PowerLaw.LowerCut.Value!.Value, other.PowerLaw.LowerCut.Value!.Value, 1e-9);
    }

    /// <summary>Units that are switched off are no part of the bulk: the diagnosis is that of the matrix without them.</summary>
    [Fact]
    public void Dead_rows_and_columns_are_left_out_of_the_bulk()
    {
        double[] small = Noise(200, 80, 1, "dead units");
        double[] matrix = new double[230 * 90];
        for (int i = 0; i < 200; i++)
        {
            small.AsSpan(i * 80, 80).CopyTo(matrix.AsSpan((i * 90) + 5));
        }

        LayerDiagnosis dead = Diagnose(matrix, 230, 90);
        LayerDiagnosis alive = Diagnose(small, 200, 80);
        Assert.Equal((30, 10, 80), (dead.ZeroRows, dead.ZeroColumns, dead.Rank));
        Assert.Equal(alive.Bulk!.Sigma.Value!.Value, dead.Bulk!.Sigma.Value!.Value, Rounding);
        Assert.Equal(alive.Elements.StandardDeviation!.Value, dead.Elements.StandardDeviation!.Value, Rounding);
        Assert.Equal(alive.Elements.ExcessKurtosis!.Value, dead.Elements.ExcessKurtosis!.Value, 1e-9);
        Assert.Equal("noise", dead.Verdict);
        Assert.Contains(dead.Warnings, warning => warning.Contains("30 rows and 10 columns", StringComparison.Ordinal));
    }

    /// <summary>All levels of an orthogonal matrix are equal; which vectors belong to them is a matter of rounding, and nothing is said about them.</summary>
    [Fact]
    public void Vectors_of_equal_levels_are_not_tested()
    {
        const int Size = 60;
        double[] matrix = HaarColumns.Draw(Size, Size, RandomStream.FromSeed(3, "orthogonal"));
        LayerDiagnosis layer = Diagnose([.. matrix.Select(w => (double)(float)w)], Size, Size);
        Assert.Equal(0, layer.Vectors!.Left.Count);
        Assert.DoesNotContain("localised", layer.Verdict, StringComparison.Ordinal);
        Assert.Contains(layer.Warnings, warning => warning.Contains("any basis", StringComparison.Ordinal));
    }

    /// <summary>Giant elements make levels beyond the edge that are no signals: beyond an excess kurtosis of 3 none is trusted.</summary>
    [Fact]
    public void Outliers_of_elements_with_tails_are_not_trusted()
    {
        double[] matrix = Noise(200, 80, 1, "tails");
        for (int i = 0; i < matrix.Length; i += 997)
        {
            matrix[i] *= 12;
        }

        LayerDiagnosis layer = Diagnose(matrix, 200, 80);
        Assert.True(layer.Elements.ExcessKurtosis > 3);
        Assert.False(layer.Outliers!.Trusted);
        Assert.DoesNotContain("outlier", layer.Verdict, StringComparison.Ordinal);
    }

    /// <summary>With few levels outliers cannot be told from a bulk, and nothing is called noise.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    public void Too_few_levels_have_no_bulk(int columns)
    {
        LayerDiagnosis layer = Diagnose(Noise(60, columns, 1, "few levels"), 60, columns);
        Assert.Equal("no bulk", layer.Verdict);
        Assert.Contains(layer.Warnings, warning => warning.Contains("at least 16", StringComparison.Ordinal));
    }

    /// <summary>A bulk that scatters over decades: more than a quarter of the levels is beyond any edge, and the number is a bound.</summary>
    [Fact]
    public void A_spectrum_without_a_bulk_is_said_to_have_none()
    {
        double[] matrix = Noise(120, 80, 1, "rows of all sizes");
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] *= Math.Exp(0.08 * (i / 80));
        }

        LayerDiagnosis layer = Diagnose(matrix, 120, 80);
        Assert.StartsWith("no Marchenko–Pastur bulk, ", layer.Verdict, StringComparison.Ordinal);
        Assert.Contains("levels or more beyond its edges", layer.Verdict, StringComparison.Ordinal);
        Assert.False(layer.Outliers!.Trusted);
    }

    /// <summary>
    /// The verdict is four kinds of tests, outliers, shape, spacings and localisation, each at the level: of noise at most four times the level is called something else, and not never, which a test that
    /// cannot find anything would do. Binomial, at the suite's false-alarm rate.
    /// </summary>
    [Fact]
    public void Noise_is_called_something_else_as_rarely_as_four_tests_allow()
    {
        const int Layers = 300;
        const double Level = 0.05;
        SpectraSettings settings = new() { Draws = 0, Level = Level };
        LayerPlan plan = new("layer", "layer", LayerKind.Dense, 96, 64, 0, 64, 1);
        int called = Enumerable.Range(0, Layers).Count(i =>
            Diagnosis.Of(LayerSpectrum.Of(plan, Noise(96, 64, 1, $"verdict {i}"), leading: 4, spread: 16), settings).Verdict != "noise");
        Assert.True(BinomialTest.AtLeast(called, Layers, 4 * Level) > FalseAlarm.PerAssertion, $"{called} of {Layers}");
        Assert.True(BinomialTest.AtMost(called, Layers, 2 * Level) > FalseAlarm.PerAssertion, $"{called} of {Layers}");
    }

    public static TheoryData<string> Strange => ["zero", "nan", "infinite", "huge", "tiny", "equal", "rank one", "low rank", "one row", "identity", "one element", "two levels", "heavy"];

    /// <summary>Nothing that a file can hold makes the diagnosis throw, or the document hold what JSON cannot.</summary>
    [Theory]
    [MemberData(nameof(Strange))]
    public void No_matrix_is_too_strange(string kind)
    {
        const int Rows = 50;
        const int Columns = 40;
        RandomStream random = RandomStream.FromSeed(3, kind);
        double[] u = Unit(random, Rows);
        double[] v = Unit(random, Columns);
        double[] matrix = new double[Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                matrix[(i * Columns) + j] = kind switch
                {
                    "zero" => 0,
                    "nan" => i == 3 && j == 4 ? double.NaN : 1,
                    "infinite" => i == 3 ? double.NegativeInfinity : random.NextNormal(),
                    "huge" => 1e300 * random.NextNormal(),
                    "tiny" => 1e-310 * random.NextNormal(),
                    "equal" => 0.25,
                    "rank one" => u[i] * v[j],
                    "low rank" => (u[i] * v[j]) + (i == j && i < 5 ? 1 : 0),
                    "one row" => i == 7 ? random.NextNormal() : 0,
                    "identity" => i == j ? 1 : 0,
                    "one element" => i == 5 && j == 6 ? 2 : 0,
                    "two levels" => i == j ? (i % 2) + 1 : 0,
                    _ => Math.Pow(random.NextPositive(), -2),
                };
            }
        }

        LayerDiagnosis layer = Diagnose(matrix, Rows, Columns);
        string json = JsonSerializer.Serialize(layer, AnalysisDocument.Json);
        Assert.Equal(kind is "nan" or "infinite" or "huge" or "zero" or "tiny", layer.Verdict == "no spectrum");
        Assert.True(kind == "heavy" || layer.Warnings.Count > 0, "a warning is due");
        Assert.DoesNotContain("NaN", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_histogram_holds_every_level_once()
    {
        LayerDiagnosis layer = Diagnose(Noise(150, 60, 1, "histogram"), 150, 60);
        SpectralDensity density = layer.Density!;
        double held = density.Density.Select((d, i) => d * (density.Edges[i + 1] - density.Edges[i])).Sum();
        Assert.Equal(1 - (density.Beyond / 60.0), held, 1e-12);
        double noise = density.Noise!.Select((d, i) => d * (density.Edges[i + 1] - density.Edges[i])).Sum();
        Assert.InRange(noise, 0.95, 1);
        Assert.Equal(60, layer.Quantiles.Count);
    }

    private static LayerDiagnosis Diagnose(double[] matrix, int rows, int columns)
    {
        LayerPlan plan = new("layer", "layer", LayerKind.Dense, rows, columns, 0, columns, 1);
        return Diagnosis.Of(LayerSpectrum.Of(plan, matrix, leading: 4, spread: 16), Quick);
    }

    private static double[] Noise(int rows, int columns, double sigma, string purpose)
    {
        RandomStream random = RandomStream.FromSeed(1, purpose);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => sigma * random.NextNormal())];
    }

    private static double[] Unit(RandomStream random, int length)
    {
        double[] v = [.. Enumerable.Range(0, length).Select(_ => random.NextNormal())];
        double norm = Math.Sqrt(v.Sum(x => x * x));
        return [.. v.Select(x => x / norm)];
    }
}
