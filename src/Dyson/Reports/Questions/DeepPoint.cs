using Dyson.Dynamics;
using Dyson.Experiments;
using Dyson.Learning;
using Dyson.Models;
using Dyson.Statistics;

namespace Dyson.Reports.Questions;

/// <summary>
/// One ensemble of deep students that started at their teacher, with a degenerate pair in each learnable layer, and the closed moments that theory gives them.
/// Layers are counted from 0 among the learnable ones; a snapshot that is not given is the last.
/// </summary>
internal sealed class DeepPoint
{
    private readonly DeepHistory _history;
    private readonly Dictionary<(int Layer, int Snapshot), LevelPairs> _pairs = [];
    private readonly Dictionary<int, WeightMoments> _moments = [];

    private DeepPoint(DeepHistory history, StudentFluctuations fluctuations) => (_history, Fluctuations) = (history, fluctuations);

    /// <summary>Student and teacher.</summary>
    public DeepStudent Model => _history.Model;

    /// <summary>Optimiser, α, |B|, noise.</summary>
    public DeepLearning Learning => _history.Learning;

    /// <summary>The theory, for other α, |B| and times too.</summary>
    public StudentFluctuations Fluctuations { get; }

    /// <summary>Number of learnable layers.</summary>
    public int Depth => _history.Depth;

    /// <summary>Updates at each snapshot.</summary>
    public IReadOnlyList<long> Steps => _history.Steps;

    /// <summary>f of the first layer.</summary>
    public Activation Activation => Model.Student.Layers[0].Activation;

    /// <summary>α.</summary>
    public double Rate => Learning.LearningRate;

    /// <summary>|B|.</summary>
    public double Batch => Learning.BatchSize;

    /// <summary>Whether the noise is that of labels; otherwise it is added to the gradient.</summary>
    public bool OfLabels => Learning.LabelNoise > 0;

    /// <summary>Whether the hidden units are linear.</summary>
    public bool IsLinear => Model.Student.IsLinear;

    /// <summary>"tanh, label noise".</summary>
    public string Name => $"{(IsLinear ? "linear" : "tanh")}, {(OfLabels ? "label noise" : "added noise")}";

    /// <summary>The same for identifiers: "tanh-labels".</summary>
    public string Key => $"{(IsLinear ? "linear" : "tanh")}-{(OfLabels ? "labels" : "added")}";

    /// <summary>Every grid point of a run.</summary>
    public static DeepPoint[] All(RunDirectory run)
    {
        List<DeepPoint> points = [];
        foreach (DeepHistory history in DeepHistory.All(run))
        {
            StudentFluctuations fluctuations = points.Find(p => Same(p._history, history)) is { } like
                ? like.Fluctuations.With(history.Learning)
                : new StudentFluctuations(history.Model, history.Learning, history.Teacher);
            points.Add(new DeepPoint(history, fluctuations));
        }

        return [.. points];
    }

    /// <summary>The pair of a layer in every student.</summary>
    public LevelPairs Pair(int layer, int? snapshot = null)
    {
        int at = snapshot ?? _history.Last;
        if (!_pairs.TryGetValue((layer, at), out LevelPairs? pairs))
        {
            pairs = LevelPairs.Of(_history.Level(at, layer, 0), _history.Level(at, layer, 1));
            _pairs.Add((layer, at), pairs);
        }

        return pairs;
    }

    /// <summary>What theory gives that pair.</summary>
    public StudentPair Theory(int layer, int? snapshot = null)
    {
        int at = snapshot ?? _history.Last;
        if (!_moments.TryGetValue(at, out WeightMoments? moments))
        {
            moments = Fluctuations.After(Steps[at]);
            _moments.Add(at, moments);
        }

        return moments.Pair(Model.LearnableLayers.ElementAt(layer));
    }

    /// <summary>⟨S⟩ of a layer's pair.</summary>
    public Estimate Spacing(int layer) => PairObservables.MeanSpacing(Pair(layer));

    /// <summary>⟨S²⟩, whose theory is exact where the moments are.</summary>
    public Estimate SquareSpacing(int layer) => Moments.Mean(Sample.Of(SquaredSpacings(layer)));

    /// <summary>S² of every student.</summary>
    public double[] SquaredSpacings(int layer) => [.. Pair(layer).Spacings.Values.ToArray().Select(s => s * s)];

    /// <summary>(ξ₁ + ξ₂)/2 of every student.</summary>
    public double[] Centres(int layer, int? snapshot = null)
    {
        LevelPairs pair = Pair(layer, snapshot);
        double[] centres = new double[pair.Count];
        for (int r = 0; r < centres.Length; r++)
        {
            centres[r] = pair.Lower[r] + (0.5 * (pair.Upper[r] - pair.Lower[r]));
        }

        return centres;
    }

    /// <summary>The correlation of the centres of a layer's pair and the next one's.</summary>
    public Estimate Coupling(int layer, int? snapshot = null) => Correlation.Of(Centres(layer, snapshot), Centres(layer + 1, snapshot));

    /// <summary>The same between different students: the null.</summary>
    public Estimate Uncoupled(int layer)
    {
        double[] next = Centres(layer + 1);
        return Correlation.Of(Centres(layer), [.. next[1..], next[0]]);
    }

    /// <summary>The correlation of the squared spacings of two neighbouring layers.</summary>
    public Estimate SpacingCoupling(int layer) => Correlation.Of(SquaredSpacings(layer), SquaredSpacings(layer + 1));

    // Whether student and teacher are the same, so that averages over inputs need not be repeated.
    private static bool Same(DeepHistory one, DeepHistory other) =>
        one.Model.Student.Inputs == other.Model.Student.Inputs && one.Model.Student.Layers.SequenceEqual(other.Model.Student.Layers)
        && one.Teacher.Length == other.Teacher.Length && one.Teacher.Zip(other.Teacher).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
