using BenchmarkDotNet.Attributes;
using Dyson.Dynamics;
using Dyson.Models;

namespace Dyson.Benchmarks;

/// <summary>The Coulomb gas by Metropolis moves, and the one-mode Fokker–Planck problem of the ring's softest mode.</summary>
public class GasAndModes
{
    private const int Sweeps = 1000;
    private const int Cells = 1000;
    private const int Steps = 100;
    private static readonly GaussianRbm Ring = new(TargetSpectrum.Ring(10, 4), 10, 9, InitialWeights.AtTarget);
    private static readonly double[] Start = [4.5, 3.5, 2.5, 1.5, 0.5, -0.5, -1.5, -2.5, -3.5, -4.5];
    private readonly CoulombGas _separable = CoulombGas.Common(1, 10, x => x * x / 2);
    private readonly CoulombGas _joint = CoulombGas.Joint(1, 10, HalfSquare);
    private readonly OneModeProblem _mode = new(Ring, 0, 2e-3);
    private readonly double[] _masses = new double[Cells];
    private FiniteVolumeEvolution _volumes = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _volumes = new FiniteVolumeEvolution(new FiniteVolumeGrid(0, 8.9, Cells), _mode.Drift, _ => _mode.NoiseSquared);
        Array.Fill(_masses, 1.0 / Cells);
    }

    [Benchmark(OperationsPerInvoke = Sweeps, Description = "Metropolis sweep, N = 10, U = ΣV")]
    public CoulombGasDraws Separable() => new CoulombGasSampler(1, 1, Sweeps).Run(_separable, Start, 0.3, 1, "speed");

    [Benchmark(OperationsPerInvoke = Sweeps, Description = "Metropolis sweep, N = 10, joint U")]
    public CoulombGasDraws Joint() => new CoulombGasSampler(1, 1, Sweeps).Run(_joint, Start, 0.3, 1, "speed");

    [Benchmark(Description = "Fokker–Planck, 8 levels to 1e-10")]
    public double Spectrum() => new OneModeSpectrum(_mode).Energies[1];

    [Benchmark(OperationsPerInvoke = Steps, Description = "finite volumes, one step of 1000 cells")]
    public void Volumes() => _volumes.Advance(_masses, 1, Steps);

    private static double HalfSquare(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (double level in x)
        {
            sum += level * level / 2;
        }

        return sum;
    }
}
