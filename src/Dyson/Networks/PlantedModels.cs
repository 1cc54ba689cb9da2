using System.Globalization;
using Dyson.LinearAlgebra;
using Dyson.Randomness;
using static Dyson.Networks.ExpectedRate;
using static Dyson.Networks.SpectralFinding;

namespace Dyson.Networks;

/// <summary>
/// The planted models of <c>dyson spectra --validate</c>: noise, which must be found to be nothing at the stated level, and what must be found.
/// </summary>
public static class PlantedModels
{
    private const int Columns = 100;
    private const int Rows = 200;
    private const int WideRows = 800;
    private const double ParetoIndex = 1.5;
    private const double PlantedExponent = 2.5;
    private const double RowCorrelation = 0.5;
    private const int Localised = 4;

    private static readonly PlantedFinding[] Nothing = [new(SpectralFinding.Outlier, Level), new(Shape, Level), new(HeavyTail, AtMostLevel), new(GapRatio, Level), new(Spacings, Level)];

    /// <summary>Strengths ℓ/√q of the planted direction.</summary>
    public static IReadOnlyList<double> Strengths { get; } = [0.5, 1, 1.25, 1.5, 2, 3];

    /// <summary>All models.</summary>
    public static IReadOnlyList<PlantedModel> All { get; } =
    [
        Noise("noise", Rows, Normal),
        Noise("square noise", Columns, Normal),
        Noise("wide noise", WideRows, Normal),
        Noise("uniform elements", Rows, random => Math.Sqrt(12) * (random.NextDouble() - 0.5)) with
        {
            // The edge's law holds for any elements of large matrices; with so light tails it is still a little narrower at this size.
            Expected = [new(SpectralFinding.Outlier, AtMostLevel), .. Nothing[1..]],
        },
        .. Strengths.Select(Spiked),
        new("localised direction", "a direction of 3√q with four components on either side: an outlier", Rows, Columns, [new(SpectralFinding.Outlier, MostDraws), new(GapRatio, Level), new(Spacings, Level)])
        {
            Spike = 3,
            Sample = random => Plant(random, 3, Localised),
        },
        new("Pareto elements", "independent elements with p(|w|) ∝ |w|^(−1−μ), μ = 1.5: the eigenvalues' tail has α = 1 + μ/2 = 1.75", Rows, Columns, [new(Shape, MostDraws), new(HeavyTail, MostDraws)])
        {
            TailExponent = 1 + (0.5 * ParetoIndex),
            Sample = random => Elements(Rows, random, r => (r.NextInt32(2) == 0 ? 1 : -1) * Math.Pow(r.NextPositive(), -1 / ParetoIndex)),
        },
        new("planted power law", "independent eigenvalues with p(x) ∝ x^(−2.5), x ≥ 1, uniform vectors", Rows, Columns, [new(Shape, MostDraws), new(HeavyTail, MostDraws), new(GapRatio, MostDraws)])
        {
            TailExponent = PlantedExponent,
            PlantsLevels = true,
            Sample = random => [.. Enumerable.Range(0, Columns).Select(_ => Math.Pow(random.NextPositive(), -0.5 / (PlantedExponent - 1)))],
        },
        new("correlated noise", "W = AG, rows of an autoregression with coefficient 0.5: no bulk of this shape, levels as rigid as ever", Rows, Columns, [new(Shape, MostDraws), new(GapRatio, Level), new(Spacings, Level)])
        {
            Sample = Correlated,
        },
        new("Poisson levels", "independent singular values, uniform between 1 and 2, uniform vectors", Rows, Columns, [new(GapRatio, MostDraws), new(Spacings, MostDraws)])
        {
            PlantsLevels = true,
            Sample = random => [.. Enumerable.Range(0, Columns).Select(_ => 1 + random.NextDouble())],
        },
        new("unitary levels", "the levels of complex noise (β = 2), uniform vectors", Rows, Columns, [new(GapRatio, MostDraws)])
        {
            PlantsLevels = true,
            Sample = Unitary,
        },
    ];

    private static PlantedModel Noise(string name, int rows, Func<RandomStream, double> element) => new(
        string.Create(CultureInfo.InvariantCulture, $"{name} {rows}×{Columns}"), "independent elements: nothing but the stated level", rows, Columns, Nothing)
    {
        Sample = random => Elements(rows, random, element),
    };

    private static PlantedModel Spiked(double strength) => new(
        string.Create(CultureInfo.InvariantCulture, $"direction of {strength}√q"),
        strength < 1 ? "below the threshold of Baik, Ben Arous and Péché: no trace at the edge" : strength == 1 ? "at the threshold" : "beyond the threshold: an outlier",
        Rows, Columns, strength >= 2 ? [new(SpectralFinding.Outlier, MostDraws), new(GapRatio, Level), new(Spacings, Level)] : [new(GapRatio, Level), new(Spacings, Level)])
    {
        Spike = strength,
        Sample = random => Plant(random, strength, Columns),
    };

    private static double Normal(RandomStream random) => random.NextNormal();

    private static double[] Elements(int rows, RandomStream random, Func<RandomStream, double> element)
    {
        double[] matrix = new double[rows * Columns];
        foreach (ref double w in matrix.AsSpan())
        {
            w = element(random);
        }

        return matrix;
    }

    // W = θuvᵀ + noise, θ² = ℓM (σ = 1), ℓ = strength √q; u and v with so many components that are not zero.
    private static double[] Plant(RandomStream random, double strength, int components)
    {
        double[] matrix = Elements(Rows, random, Normal);
        double theta = Math.Sqrt(strength * Math.Sqrt((double)Columns / Rows) * Rows);
        double[] u = HaarColumns.Draw(components == Columns ? Rows : components, 1, random);
        double[] v = HaarColumns.Draw(components, 1, random);
        for (int i = 0; i < u.Length; i++)
        {
            for (int j = 0; j < v.Length; j++)
            {
                matrix[(i * Columns) + j] += theta * u[i] * v[j];
            }
        }

        return matrix;
    }

    private static double[] Correlated(RandomStream random)
    {
        double[] matrix = Elements(Rows, random, Normal);
        double fresh = Math.Sqrt(1 - (RowCorrelation * RowCorrelation));
        for (int i = Columns; i < matrix.Length; i++)
        {
            matrix[i] = (RowCorrelation * matrix[i - Columns]) + (fresh * matrix[i]);
        }

        return matrix;
    }

    // A + iB acts on real vectors as ((A, −B), (B, A)), which has every singular value twice.
    private static double[] Unitary(RandomStream random)
    {
        double[] real = Elements(Rows, random, Normal);
        double[] imaginary = Elements(Rows, random, Normal);
        double[] both = new double[4 * Rows * Columns];
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                (double a, double b) = (real[(i * Columns) + j], imaginary[(i * Columns) + j]);
                both[(i * 2 * Columns) + j] = both[((Rows + i) * 2 * Columns) + Columns + j] = a;
                both[((Rows + i) * 2 * Columns) + j] = b;
                both[(i * 2 * Columns) + Columns + j] = -b;
            }
        }

        double[] twice = new double[2 * Columns];
        LargeSpectrum.SingularValues(both, 2 * Rows, 2 * Columns, twice, 1);
        return [.. Enumerable.Range(0, Columns).Select(k => twice[2 * k])];
    }
}
