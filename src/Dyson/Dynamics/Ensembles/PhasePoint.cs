namespace Dyson.Dynamics.Ensembles;

/// <summary>A <see cref="PruferPhase"/> at one angle: δ = Ψ(θ) − ½η as the number of levels up to θ and a direction.</summary>
/// <param name="Angle">θ.</param>
/// <param name="LevelsBelow">⌊δ/π⌋ + 1, the number of levels in (0, θ].</param>
/// <param name="Sin">sin δ, but for a positive factor that it has in common with <paramref name="Cos"/> and a sign that both have.</param>
/// <param name="Cos">cos δ, likewise.</param>
internal readonly record struct PhasePoint(double Angle, long LevelsBelow, double Sin, double Cos)
{
    /// <summary>
    /// Where tan δ vanishes if it is a Möbius function of θ through three points, as it is near a level: cot δ is a sum of one pole a level, ½w_j cot(½(θ − θ_j)). By
    /// the cross-ratio, free of the points' factors. Not a number where the points do not tell.
    /// </summary>
    public static double Crossing(in PhasePoint a, in PhasePoint b, in PhasePoint c)
    {
        double ratio = b.Sin * Turn(a, c) * (a.Angle - b.Angle) / (c.Sin * Turn(a, b) * (a.Angle - c.Angle));
        return c.Angle + ((b.Angle - c.Angle) / (1 - ratio));
    }

    // sin(δ_a − δ_b)
    private static double Turn(in PhasePoint a, in PhasePoint b) => (a.Sin * b.Cos) - (a.Cos * b.Sin);
}
