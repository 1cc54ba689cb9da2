using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Randomness;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>One ensemble of students with a degenerate pair in each layer, that start at their teacher, and its linear response.</summary>
internal sealed class LayerPoint
{
    private readonly LayerHistory _history;
    private readonly DeepLinearResponse _response;
    private readonly Dictionary<int, DeepFluctuations> _theory = [];

    private LayerPoint(RunPoint point, PointOptions options)
    {
        _history = new LayerHistory(point);
        Model = TrainingFactory.Model((DeepStudentOptions)options.Model);
        Learning = TrainingFactory.Learning((DeepLearningOptions)options.Learning);
        double[][] teacher = Model.Teacher.Draw(new RandomStream(new StreamKey(point.Seed, point.Stream, -2)));
        _response = new DeepLinearResponse(Model, Learning, teacher, teacher);
    }

    /// <summary>Student and teacher.</summary>
    public DeepStudent Model { get; }

    /// <summary>The learning.</summary>
    public DeepLearning Learning { get; }

    /// <summary>Number of layers.</summary>
    public int Depth => _history.Depth;

    /// <summary>Updates at each snapshot.</summary>
    public IReadOnlyList<long> Steps => _history.Steps;

    /// <summary>The last snapshot.</summary>
    public int Last => _history.Last;

    /// <summary>Whether the noise is that of labels; otherwise it is added to the gradient.</summary>
    public bool OfLabels => Learning.LabelNoise > 0;

    /// <summary>Whether the hidden units are linear.</summary>
    public bool IsLinear => Model.Student.IsLinear;

    /// <summary>"tanh, label noise".</summary>
    public string Name => $"{(IsLinear ? "linear" : "tanh")}, {(OfLabels ? "label noise" : "added noise")}";

    /// <summary>The same for identifiers: "tanh-labels".</summary>
    public string Key => $"{(IsLinear ? "linear" : "tanh")}-{(OfLabels ? "labels" : "added")}";

    /// <summary>Every grid point of a run.</summary>
    public static LayerPoint[] All(RunDirectory run)
    {
        Experiment experiment = run.ReadExperiment();
        return [.. run.Points.Select(point => new LayerPoint(point, experiment.Points[point.Index]))];
    }

    /// <summary>The pair of a layer in every student.</summary>
    public LevelPairs Pair(int snapshot, int layer) => LevelPairs.Of(_history.Level(snapshot, layer, 0), _history.Level(snapshot, layer, 1));

    /// <summary>The pair's law.</summary>
    public DeepPair Theory(int snapshot, int layer)
    {
        if (!_theory.TryGetValue(snapshot, out DeepFluctuations? fluctuations))
        {
            fluctuations = _response.After(Steps[snapshot]);
            _theory.Add(snapshot, fluctuations);
        }

        return fluctuations.Pair(layer);
    }

    /// <summary>The law of the pair after any number of steps.</summary>
    public DeepFluctuations After(long steps) => _response.After(steps);

    /// <summary>(ξ₁ + ξ₂)/2 of every student.</summary>
    public double[] Centres(int snapshot, int layer)
    {
        LevelPairs pair = Pair(snapshot, layer);
        double[] centres = new double[pair.Count];
        for (int r = 0; r < centres.Length; r++)
        {
            centres[r] = pair.Lower[r] + (0.5 * (pair.Upper[r] - pair.Lower[r]));
        }

        return centres;
    }

    /// <summary>S² of every student.</summary>
    public double[] SquaredSpacings(int snapshot, int layer) => [.. Pair(snapshot, layer).Spacings.Values.ToArray().Select(s => s * s)];

    /// <summary>The correlation of the centres of a layer's pair and the next one's.</summary>
    public Estimate Coupling(int snapshot, int layer) => Correlation.Of(Centres(snapshot, layer), Centres(snapshot, layer + 1));

    /// <summary>The same between different students: the null.</summary>
    public Estimate Uncoupled(int snapshot, int layer)
    {
        double[] next = Centres(snapshot, layer + 1);
        return Correlation.Of(Centres(snapshot, layer), [.. next[1..], next[0]]);
    }

    /// <summary>The correlation of the squared spacings of two neighbouring layers.</summary>
    public Estimate SpacingCoupling(int snapshot, int layer) => Correlation.Of(SquaredSpacings(snapshot, layer), SquaredSpacings(snapshot, layer + 1));
}
