using Dyson.Dynamics;
using Dyson.Dynamics.Ensembles;
using Dyson.Experiments;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>Two square layers on their way from random starts, and what theory says of the end: the conserved balance of linear layers, or the GOE of learnt ones.</summary>
internal sealed class TenUnits
{
    private const int Draws = 4000;

    private TenUnits(DeepHistory history) => History = history;

    /// <summary>The levels.</summary>
    public DeepHistory History { get; }

    /// <summary>α.</summary>
    public double Rate => History.Learning.LearningRate;

    /// <summary>N.</summary>
    public int Size => History.Model.Student.Inputs;

    /// <summary>The first grid point of a run.</summary>
    public static TenUnits Of(RunDirectory run) => new(DeepHistory.All(run)[0]);

    /// <summary>⟨r̃⟩ of a layer's levels.</summary>
    public Estimate Ratio(int snapshot, int layer) => GapRatio.OfReplicas(History.Spectra(snapshot, layer));

    /// <summary>
    /// ln(ξ_i ξ'_(N+1−i)) of level i of the first layer and its opposite of the second, one value a replica and level: 0 where the layers are each other's inverses.
    /// </summary>
    public double[] LogarithmsOfProducts(int snapshot) =>
        [.. History.Spectra(snapshot, 0).Zip(History.Spectra(snapshot, 1), (first, second) => first.Select((x, i) => Math.Log(x * second[^(i + 1)]))).SelectMany(x => x)];

    /// <summary>End levels of both layers that independent starts of the same law would conserve, each descending.</summary>
    public (double[] First, double[] Second)[] Conserved(ulong seed)
    {
        (double[], double[])[] drawn = new (double[], double[])[Draws];
        for (int i = 0; i < Draws; i++)
        {
            double[][] start = History.Model.Student.Draw(new RandomStream(new StreamKey(seed, "question-layers", i)));
            drawn[i] = ConservedBalance.EndLevels(ConservedBalance.Eigenvalues(start[0], start[1], Size), 1);
        }

        return drawn;
    }

    /// <summary>⟨r̃⟩ of GOE matrices of this size.</summary>
    public Estimate GoeRatio(ulong seed)
    {
        GaussianEnsemble ensemble = GaussianEnsemble.WithDiagonalDeviation(1, Size, 1);
        return GapRatio.OfReplicas([.. Enumerable.Range(0, 5 * Draws).Select(i => ensemble.Sample(new RandomStream(new StreamKey(seed, "question-layers-goe", i))))]);
    }
}
