namespace Dyson.Dynamics;

/// <summary>
/// Elements for the eigenfunctions of H up to a given energy: in each the wave's phase or decay ∫√|U − E|/g is about the same. The mesh ends where every
/// eigenfunction has decayed by e^{−Decay}, and the inside of a barrier, where nothing is left, gets a few long elements.
/// </summary>
internal static class ModeMesh
{
    /// <summary>e^{−29} = 3·10⁻¹³.</summary>
    private const double Decay = 29;

    /// <summary>Phase or decay in one element.</summary>
    private const double PhaseOfElement = 6.5;

    private const double ElementsOfBarrier = 3;
    private const int Points = 20_000;

    /// <summary>The elements' edges, from 0.</summary>
    public static double[] Edges(OneModeProblem problem, double energy)
    {
        double step = problem.MassSquared / Points;
        double noise = Math.Sqrt(problem.NoiseSquared);
        double[] wave = new double[Points];
        bool[] allowed = new bool[Points];
        for (int i = 0; i < Points; i++)
        {
            double kinetic = energy - problem.Well((i + 0.5) * step);
            wave[i] = Math.Sqrt(Math.Abs(kinetic)) / noise;
            allowed[i] = kinetic >= 0;
        }

        double[] far = Distances(wave, allowed, step);
        int end = Points - 1;
        while (far[end] > Decay)
        {
            end--;
        }

        double barrier = step * Enumerable.Range(0, end).Count(i => far[i] > Decay);
        double[] phase = new double[end + 2];
        for (int i = 0; i <= end; i++)
        {
            double density = far[i] > Decay ? PhaseOfElement * ElementsOfBarrier / barrier : wave[i] + (0.5 * Math.Sqrt(problem.EscapeRate) / noise);
            phase[i + 1] = phase[i] + (density * step);
        }

        int elements = Math.Max(4, (int)Math.Ceiling(phase[^1] / PhaseOfElement));
        double[] edges = new double[elements + 1];
        int at = 0;
        for (int e = 1; e <= elements; e++)
        {
            double wanted = phase[^1] * e / elements;
            while (at < end && phase[at + 1] < wanted)
            {
                at++;
            }

            edges[e] = step * (at + Math.Min(1, (wanted - phase[at]) / (phase[at + 1] - phase[at])));
        }

        return edges;
    }

    /// <summary>Decay between each point and the nearest place that the energy allows.</summary>
    private static double[] Distances(double[] wave, bool[] allowed, double step)
    {
        double[] far = new double[wave.Length];
        double decay = double.PositiveInfinity;
        for (int i = 0; i < far.Length; i++)
        {
            decay = allowed[i] ? 0 : decay + (wave[i] * step);
            far[i] = decay;
        }

        decay = double.PositiveInfinity;
        for (int i = far.Length - 1; i >= 0; i--)
        {
            decay = allowed[i] ? 0 : decay + (wave[i] * step);
            far[i] = Math.Min(far[i], decay);
        }

        return far;
    }
}
