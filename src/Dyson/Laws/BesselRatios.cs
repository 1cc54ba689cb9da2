namespace Dyson.Laws;

/// <summary>Sums Σ_{n≥1} tⁿ Iₙ(x)/I₀(x) over modified Bessel functions, from which Marcum's Q function is made.</summary>
/// <remarks>
/// Ratios I_{n+1}/I_n come from their downward recurrence x/(2(n+1) + x·I_{n+2}/I_{n+1}), which is stable, and the sum is Horner's in the
/// same sweep: every term is positive, so nothing cancels in either tail: the relative error is of the order of √x ulp.
/// </remarks>
internal static class BesselRatios
{
    /// <summary>Σ_{n≥1} tⁿ Iₙ(x)/I₀(x), given x ≥ 0 and t·x (t itself may be infinite as x → 0; t ≤ 1 or t·x of order 1).</summary>
    public static double Sum(double x, double tTimesX)
    {
        // Iₙ/I₀ falls as e^{−n²/2x} and faster, tⁿ as it says; whichever is below 1e-17 first ends the sum. The 30 serve small x.
        double needed = 9 * Math.Sqrt(x);
        double decay = x > tTimesX ? Math.Log(x / tTimesX) : 0;
        int count = 30 + (int)Math.Ceiling(decay > 0 ? Math.Min(needed, 41 / decay) : needed);
        double order = count + 1;
        double ratio = x / (order + Math.Sqrt((order * order) + (x * x)));
        double sum = 0;
        for (int n = count; n >= 1; n--)
        {
            double denominator = (2 * n) + (x * ratio);
            sum = tTimesX / denominator * (1 + sum);
            ratio = x / denominator;
        }

        return sum;
    }
}
