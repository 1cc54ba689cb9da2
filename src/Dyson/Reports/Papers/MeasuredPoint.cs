using Dyson.Dynamics.Measured;
using Dyson.Experiments;
using Dyson.Models;
using Dyson.Reports.Motion;

namespace Dyson.Reports.Papers;

/// <summary>A densely recorded ensemble: what was measured of it, and what theory says.</summary>
internal sealed class MeasuredPoint
{
    private const ulong Seed = 1;
    private readonly PointOptions _options;
    private readonly double _rate;
    private readonly double _batch;

    private MeasuredPoint(RunPoint point, PointOptions options)
    {
        _options = options;
        _rate = point.Number("learning.learning-rate");
        _batch = point.Number("learning.batch-size");
        MotionRecord record = MotionRecord.Of(point, options).Single();
        Motion = AnalysedMotion.Of(record, new MotionSettings(), point.Parameters, Seed, CancellationToken.None);
    }

    /// <summary>Drift, noise and prediction.</summary>
    public AnalysedMotion Motion { get; }

    /// <summary>"student", "machine", "layer".</summary>
    public string Name => _options.Model switch
    {
        GaussianRbmOptions => "machine",
        HiddenLayerOptions => "layer",
        _ => "student",
    };

    /// <summary>What the numbers are held against.</summary>
    public string Law => _options.Model is GaussianRbmOptions ? "linear response at whole updates" : "AR(1) at whole updates";

    /// <summary>The only grid point of a run.</summary>
    public static MeasuredPoint Of(RunDirectory run) => new(run.Points[0], run.ReadExperiment().Points[0]);

    /// <summary>Whether drift and noise of a level are functions of the levels: not for equal teacher levels behind unequal rates.</summary>
    public bool IsClosed(int level) => _options.Model is not HiddenLayerOptions
        || Motion.Measured!.Groups.Single(group => group.Contains(level)).Select(LayerRate).Distinct().Count() == 1;

    /// <summary>x*, or the teacher's level.</summary>
    public double Solution(int level) => _options.Model switch
    {
        GaussianRbmOptions rbm => Machine(rbm).MassSquared - Kappa(level),
        _ => Kappa(level),
    };

    /// <summary>−K' at the solution, of the equation in continuous time: −ln(1 − γ), γ the relaxation an update.</summary>
    public double Rate(int level) => -Math.Log(1 - Relaxation(level));

    /// <summary>K.</summary>
    public double Drift(int level, double x) => _options.Model switch
    {
        GaussianRbmOptions rbm => Rate(level) / Relaxation(level) * 2 * _rate * x * ((1 / Kappa(level)) - (1 / (Machine(rbm).MassSquared - x))),
        _ => -Rate(level) * (x - Kappa(level)),
    };

    /// <summary>g² of the equation in continuous time: what an update's noise is, times 2k/(1 − (1 − γ)²).</summary>
    public double NoiseSquare(int level, double x)
    {
        double keep = 1 - Relaxation(level);
        double update = _options.Model switch
        {
            GaussianRbmOptions rbm => 4 * _rate * _rate * x * x / (Math.Pow(Machine(rbm).MassSquared - x, 2) * _batch),
            _ => Math.Pow(_rate * ((TeacherStudentLearningOptions)_options.Learning).Noise, 2) / _batch,
        };
        return update * 2 * Rate(level) / (1 - (keep * keep));
    }

    private double Relaxation(int level) => _options.Model switch
    {
        GaussianRbmOptions => 2 * _rate * Solution(level) / (Kappa(level) * Kappa(level)),
        HiddenLayerOptions => _rate * LayerRate(level),
        _ => _rate,
    };

    private double Kappa(int level) => _options.Model switch
    {
        GaussianRbmOptions rbm => Machine(rbm).Target.Kappas[level],
        LinearStudentOptions student => student.Eigenvalues.OrderDescending().ElementAt(level),
        _ => throw new NotSupportedException(),
    };

    // a layer's numbers stand in the order of ascending teacher levels
    private double LayerRate(int level)
    {
        HiddenLayerStudent model = TrainingFactory.Model((HiddenLayerOptions)_options.Model);
        return model.Layer.Rates[model.Layer.Rates.Count - 1 - level];
    }

    private static GaussianRbm Machine(GaussianRbmOptions rbm) => TrainingFactory.Model(rbm);
}
