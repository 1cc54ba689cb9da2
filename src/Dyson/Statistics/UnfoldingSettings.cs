using System.Globalization;

namespace Dyson.Statistics;

/// <summary>How flexible an unfolding is, and how many levels at the ends of the bulk it leaves out.</summary>
public sealed record UnfoldingSettings
{
    /// <summary>Fewest levels a spectrum must have.</summary>
    public const int FewestLevels = 16;

    /// <summary>Levels for each parameter of a fit, at least: a fit that follows single levels makes any spectrum rigid.</summary>
    internal const int LevelsPerParameter = 8;

    /// <summary>k of the local mean over 2k + 1 spacings, at least 1; null for 0.6√N, at least 3: then the share of a local mean's noise in √n·D is the same for every N.</summary>
    public int? HalfWindow { get; init; }

    /// <summary>Degree of the polynomial, 1 to 30.</summary>
    public int Degree { get; init; } = 9;

    /// <summary>Knots of the cubic spline inside the range, 0 to 30.</summary>
    public int Knots { get; init; } = 8;

    /// <summary>The share of levels left out at each end, in [0, 0.25]: at the edges of a bulk the density is no smooth function and the levels do not repel as inside.</summary>
    public double EndShare { get; init; } = 0.05;

    /// <summary>Fewest levels left out at each end, 0 to 4.</summary>
    public int FewestAtEnd { get; init; } = 2;

    /// <summary>Levels left out at each end of <paramref name="levels"/> of them.</summary>
    public int AtEnd(int levels) => Math.Max(FewestAtEnd, (int)Math.Ceiling(EndShare * levels));

    internal int HalfWindowFor(int levels) => HalfWindow ?? Math.Max(3, (int)Math.Round(0.6 * Math.Sqrt(levels)));

    internal void Validate()
    {
        Require(HalfWindow is null or >= 1, nameof(HalfWindow), HalfWindow ?? 0, "≥ 1");
        Require(Degree is >= 1 and <= 30, nameof(Degree), Degree, "1 to 30");
        Require(Knots is >= 0 and <= 30, nameof(Knots), Knots, "0 to 30");
        Require(EndShare is >= 0 and <= 0.25, nameof(EndShare), EndShare, "in [0, 0.25]");
        Require(FewestAtEnd is >= 0 and <= 4, nameof(FewestAtEnd), FewestAtEnd, "0 to 4");

        static void Require(bool holds, string name, object value, string allowed)
        {
            if (!holds)
            {
                throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed: {allowed}."));
            }
        }
    }
}
