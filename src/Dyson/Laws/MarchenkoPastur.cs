using System.Globalization;
using Dyson.Randomness;
using MathNet.Numerics;

namespace Dyson.Laws;

/// <summary>
/// Marchenko–Pastur: eigenvalues of X = WᵀW, W of size M×N with elements of variance σ², in the limit of large matrices, r = N/M:
/// P(x) = √((x₊ − x)(x − x₋))/(2πσ²N x) on x₋ ≤ x ≤ x₊, x_± = σ²M(1 ± √r)² ([P1] eq. 79).
/// </summary>
/// <remarks>
/// For r &gt; 1 the N×N matrix X has N − M zero eigenvalues: the continuous part weighs 1/r and an atom <see cref="AtomAtZero"/> = 1 − 1/r sits at 0.
/// <see cref="Density"/> is the continuous part alone; cumulative, survival, moments, quantiles and samples include the atom.
/// ⟨xᵏ⟩ = (σ²M)ᵏ Σ_{j&lt;k} C(k,j)C(k−1,j) rʲ/(j+1). The cumulative is a <see cref="RootIntegral"/> from the nearer edge.
/// </remarks>
public sealed class MarchenkoPastur : ContinuousLaw
{
    private readonly double _scale;
    private readonly double _root;
    private readonly double _a;
    private readonly double _b;

    private MarchenkoPastur(double scale, double ratio)
    {
        _scale = scale;
        Ratio = ratio;
        _root = Math.Sqrt(ratio);
        (_a, _b) = ((1 - _root) * (1 - _root), (1 + _root) * (1 + _root));
    }

    /// <summary>W of size <paramref name="rows"/> × <paramref name="columns"/> (M×N) with elements of variance σ²; X = WᵀW.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The variance is not finite and positive, or a size is below 1.</exception>
    public static MarchenkoPastur WithElementVariance(double variance, int rows, int columns) =>
        new(Allowed.Positive(variance) * Allowed.AtLeast(rows, 1), (double)Allowed.AtLeast(columns, 1) / rows);

    /// <summary>The usual normalisation σ² = 1/M, for which ⟨x⟩ = 1 and x_± = (1 ± √r)².</summary>
    /// <exception cref="ArgumentOutOfRangeException">r = N/M is not finite and positive.</exception>
    public static MarchenkoPastur WithRatio(double ratio) => new(1, Allowed.Positive(ratio));

    /// <summary>r = N/M.</summary>
    public double Ratio { get; }

    /// <summary>Probability of x = 0 exactly: 1 − 1/r for r &gt; 1, else 0.</summary>
    public double AtomAtZero => Ratio > 1 ? 1 - (1 / Ratio) : 0;

    /// <summary>x₋, the lower edge of the continuous part.</summary>
    public double LowerEdge => _scale * _a;

    /// <summary>x₊, the upper edge.</summary>
    public double UpperEdge => _scale * _b;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Marchenko–Pastur(mean {_scale:G6}, r {Ratio:G6})");

    /// <inheritdoc/>
    public override double Lower => Ratio > 1 ? 0 : LowerEdge;

    /// <inheritdoc/>
    public override double Upper => UpperEdge;

    /// <inheritdoc/>
    public override double Density(double x)
    {
        double y = x / _scale;
        if (y < _a || y > _b)
        {
            return 0;
        }

        return y == 0 ? double.PositiveInfinity : Math.Sqrt((_b - y) * (y - _a)) / (2 * Math.PI * Ratio * y * _scale);
    }

    /// <inheritdoc/>
    public override double Cumulative(double x)
    {
        double y = x / _scale;
        return y < 0 ? 0 : y <= _a ? AtomAtZero : y >= _b ? 1 : y < 1 + Ratio ? AtomAtZero + FromLowerEdge(y) : 1 - ToUpperEdge(y);
    }

    /// <inheritdoc/>
    public override double Survival(double x)
    {
        double y = x / _scale;
        return y < 0 ? 1 : y <= _a ? 1 - AtomAtZero : y >= _b ? 0 : y < 1 + Ratio ? 1 - AtomAtZero - FromLowerEdge(y) : ToUpperEdge(y);
    }

    /// <inheritdoc/>
    public override double Moment(int order)
    {
        double sum = Allowed.Order(order) == 0 ? 1 : 0;
        for (int j = 0; j < order; j++)
        {
            sum += SpecialFunctions.Binomial(order, j) * SpecialFunctions.Binomial(order - 1, j) * Math.Pow(Ratio, j) / (j + 1);
        }

        return sum * Math.Pow(_scale, order);
    }

    /// <inheritdoc/>
    public override double Quantile(double probability) =>
        Ratio > 1 && Allowed.Probability(probability) <= AtomAtZero ? 0 : base.Quantile(probability);

    /// <inheritdoc/>
    /// <remarks>
    /// The angle ψ of the continuous part has density (2/π) sin²ψ/(1 + r − 2√r cos ψ) up to the weight; its largest value is at cos ψ = √r or 1/√r,
    /// so a uniform angle is accepted half of the time, whatever r.
    /// </remarks>
    public override double Sample(RandomStream random)
    {
        if (Ratio > 1 && random.NextDouble() < AtomAtZero)
        {
            return 0;
        }

        while (true)
        {
            (double sine, double cosine) = Math.SinCos(Math.PI * random.NextDouble());
            double y = 1 + Ratio - (2 * _root * cosine);
            if (random.NextDouble() * y < sine * sine * Math.Max(1, Ratio))
            {
                return _scale * y;
            }
        }
    }

    private double FromLowerEdge(double y) => RootIntegral.FromEdge(_a, _b, y - _a) / (2 * Math.PI * Ratio);

    private double ToUpperEdge(double y) => RootIntegral.FromEdge(_b, _a, _b - y) / (2 * Math.PI * Ratio);
}
