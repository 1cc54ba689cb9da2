using Dyson.Randomness;

namespace Dyson.Networks;

/// <summary>What the diagnosis may find in the levels of a layer.</summary>
public enum SpectralFinding
{
    /// <summary>Any outlier beyond the Tracy–Widom edges, at the family-wise level.</summary>
    Outlier,

    /// <summary>The bulk has not the shape of Marchenko and Pastur.</summary>
    Shape,

    /// <summary>A power-law tail that the exponential is not (<see cref="Statistics.TailSupport.HeavyTail"/>).</summary>
    HeavyTail,

    /// <summary>The gap ratio is not that of Wishart matrices.</summary>
    GapRatio,

    /// <summary>The spacings, unfolded by splines, are not those of Wishart matrices.</summary>
    Spacings,
}

/// <summary>How often a planted model must show a finding.</summary>
public enum ExpectedRate
{
    /// <summary>As often as the stated level says, neither more nor less: the model is the null law itself.</summary>
    Level,

    /// <summary>At most as often as the level says: the test is known to be cautious.</summary>
    AtMostLevel,

    /// <summary>In at least half of the draws: the finding is planted.</summary>
    MostDraws,
}

/// <summary>One finding and how often it is expected.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Rate">How often.</param>
public sealed record PlantedFinding(SpectralFinding Finding, ExpectedRate Rate);

/// <summary>A law of M×N matrices of which it is known what a diagnosis should find.</summary>
/// <param name="Name">Its name, e.g. "noise 200×100".</param>
/// <param name="Known">What is known, in words.</param>
/// <param name="Rows">M ≥ N.</param>
/// <param name="Columns">N.</param>
/// <param name="Expected">What is expected; findings that are not listed are not judged.</param>
public sealed record PlantedModel(string Name, string Known, int Rows, int Columns, IReadOnlyList<PlantedFinding> Expected)
{
    /// <summary>ℓ/√q of the direction that is planted in noise of variance 1 (<see cref="Statistics.SpikedMatrix"/>); null for none.</summary>
    public double? Spike { get; init; }

    /// <summary>Exponent of the density of the eigenvalues' tail, p(x) ∝ x^(−α); null for none.</summary>
    public double? TailExponent { get; init; }

    /// <summary>Draws the elements row by row, or of models whose levels are planted the singular values.</summary>
    public required Func<RandomStream, double[]> Sample { get; init; }

    /// <summary>Whether <see cref="Sample"/> draws singular values, to which vectors have to be put.</summary>
    public bool PlantsLevels { get; init; }

    /// <summary>One matrix W, row by row. Where levels are planted, W = U diag(ξ) Vᵀ with U and V uniform among orthonormal columns.</summary>
    public double[] Draw(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        double[] drawn = Sample(random);
        if (!PlantsLevels)
        {
            return drawn;
        }

        double[] left = HaarColumns.Draw(Rows, Columns, random);
        double[] right = HaarColumns.Draw(Columns, Columns, random);
        double[] matrix = new double[Rows * Columns];
        for (int k = 0; k < Columns; k++)
        {
            for (int i = 0; i < Rows; i++)
            {
                double u = drawn[k] * left[(k * Rows) + i];
                for (int j = 0; j < Columns; j++)
                {
                    matrix[(i * Columns) + j] += u * right[(k * Columns) + j];
                }
            }
        }

        return matrix;
    }

    /// <summary>The spectrum of one draw; where levels are planted, of matrices whose vectors nobody looks at.</summary>
    public LayerSpectrum DrawSpectrum(RandomStream random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(random);
        LayerPlan plan = new(Name, Name, LayerKind.Dense, Rows, Columns, 0, Columns, 1);
        if (!PlantsLevels)
        {
            return LayerSpectrum.Of(plan, Draw(random), cancellation: cancellation);
        }

        double[] levels = Sample(random);
        Array.Sort(levels);
        Array.Reverse(levels);

        // Elements of a matrix with uniform vectors are nearly normal.
        return new LayerSpectrum(
            plan, levels, new ElementMoments(0, Math.Sqrt(levels.Sum(level => level * level) / ((double)Rows * Columns)), 0), [.. Enumerable.Range(0, Rows)], [.. Enumerable.Range(0, Columns)], null);
    }
}
