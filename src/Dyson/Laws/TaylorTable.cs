namespace Dyson.Laws;

/// <summary>
/// Cumulative, survival and density of a law, each as <see cref="TaylorPieces"/> of its own, so that all three keep a small relative error
/// wherever they are small.
/// </summary>
internal sealed class TaylorTable
{
    /// <summary>From the Taylor series of the cumulative about <paramref name="first"/> + i/8, of at least <see cref="TaylorPieces.Length"/> + 1 terms.</summary>
    public TaylorTable(int first, IReadOnlyList<FixedPoint[]> cumulative)
    {
        Cumulative = new TaylorPieces(first, cumulative);
        Survival = new TaylorPieces(first, [.. cumulative.Select(Complement)]);
        Density = new TaylorPieces(first, [.. cumulative.Select(FixedSeries.Derivative)]);
    }

    public TaylorPieces Cumulative { get; }

    public TaylorPieces Survival { get; }

    public TaylorPieces Density { get; }

    private static FixedPoint[] Complement(FixedPoint[] series) => [FixedPoint.One - series[0], .. series.Skip(1).Select(c => -c)];
}
