using Dyson.Learning;
using Dyson.Models;

namespace Dyson.Dynamics;

/// <summary>
/// Second moments of D = θ − θ̂ for a student that starts at a teacher of its own architecture, to first order in D, after any number of steps:
/// G = C D + ξ with C = |B|⁻¹Σ JᵀJ over a fresh batch, E C = H, and Cov ξ = (σ²H + ε²)/|B|, σ the noise of labels, ε the added one.
/// </summary>
/// <remarks>
/// <para>C is independent of D, so (C − H)D is white noise of covariance |B|⁻¹(E[JᵀJ M JᵀJ] − H M H), M = E DDᵀ: the moments are closed. The recursion of the covariances of D and of the
/// optimiser's memory m is exact in α, β and t for gradient descent and both momenta. Left out is what is of second order in D in the gradient: relative corrections of order D², of order |D| for rectified units, whose slope jumps.</para>
/// <para>Adam: v̂ is replaced by its mean, the moving average of E G², which holds as long as noise dominates the gradient's mean and β₂ is near 1; then each element has a rate of its own,
/// α(1 − β₁)/((1 − β₁ᵗ)(√v̂ + ε_A)). Weight decay also moves the mean of D.</para>
/// </remarks>
public sealed class StudentFluctuations
{
    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly TangentMoments _tangent;
    private readonly double[] _teacher;

    /// <summary>The fluctuations of a student.</summary>
    /// <param name="model">Every layer of the student that learns starts at the teacher; no weight is random; layers as <see cref="TangentMoments"/> takes them.</param>
    /// <param name="learning">Fresh inputs or infinite data, constant rate.</param>
    /// <exception cref="ArgumentException">A schedule, a fixed set, or a model of another kind.</exception>
    public StudentFluctuations(DeepStudent model, DeepLearning learning)
        : this(model, learning, null)
    {
    }

    private StudentFluctuations(DeepStudent model, DeepLearning learning, TangentMoments? tangent)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(learning);
        learning.Validate(model);
        if (learning.Data.Kind == DeepDataKind.Set || (learning.Schedule is { } schedule && schedule != LearningRateSchedule.Constant))
        {
            throw new ArgumentException("The recursion knows fresh inputs, infinite data and a constant learning rate.", nameof(learning));
        }

        double[][] weights = Weights(model);
        _model = model;
        _learning = learning;
        _tangent = tangent ?? TangentMoments.Of(model.Student, weights);
        _teacher = [.. model.LearnableLayers.SelectMany(l => weights[l])];
    }

    /// <summary>The averages of the Jacobian at the teacher.</summary>
    public TangentMoments Tangent => _tangent;

    /// <summary>The same student, trained otherwise; the quadrature is not repeated.</summary>
    public StudentFluctuations With(DeepLearning learning) => new(_model, learning, _tangent);

    /// <summary>Mean and covariance of D after a number of steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public WeightMoments After(long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        Recursion recursion = new(_learning, _tangent, _teacher);
        for (long t = 0; t < steps; t++)
        {
            recursion.Step();
        }

        return new WeightMoments(_model, recursion.Mean, recursion.Covariance);
    }

    private static double[][] Weights(DeepStudent model)
    {
        double[][] weights = new double[model.Student.Depth][];
        for (int l = 0; l < weights.Length; l++)
        {
            DeepLayer layer = model.Student.Layers[l];
            bool atTeacher = layer.Weights.Kind == DeepWeightKind.AtTeacher;
            if ((layer.Learnable && !atTeacher) || layer.Activation != model.Teacher.Layers.ElementAtOrDefault(l)?.Activation)
            {
                throw new ArgumentException($"Layer {l} of the student must start at a teacher's layer with the same activation.", nameof(model));
            }

            DeepWeights law = atTeacher ? model.Teacher.Layers[l].Weights : layer.Weights;
            if (law.IsRandom || model.Teacher.Layers[l].Weights.IsRandom)
            {
                throw new ArgumentException($"The weights of layer {l} are random; the averages are taken at given ones.", nameof(model));
            }

            weights[l] = new double[model.Student.Rows(l) * model.Student.Columns(l)];
            law.Write(model.Student.Rows(l), model.Student.Columns(l), [], weights[l]);
        }

        return weights;
    }

    /// <summary>Covariances of (D, m), each n×n by rows.</summary>
    private sealed class Recursion
    {
        private readonly DeepLearning _learning;
        private readonly TangentMoments _tangent;
        private readonly double[] _teacher;
        private readonly int _n;
        private readonly double[] _hessian;
        private readonly double[] _memoryMean;
        private readonly double[] _second;
        private double[] _cross;
        private double[] _memory;
        private double _firstPower = 1;
        private double _secondPower = 1;

        public Recursion(DeepLearning learning, TangentMoments tangent, double[] teacher)
        {
            _learning = learning;
            _tangent = tangent;
            _teacher = teacher;
            _n = teacher.Length;
            _hessian = new double[_n * _n];
            for (int a = 0; a < _n; a++)
            {
                for (int b = 0; b < _n; b++)
                {
                    _hessian[(a * _n) + b] = tangent.Hessian(a, b) + (a == b && !learning.Optimiser.Decoupled ? learning.Optimiser.WeightDecay : 0);
                }
            }

            Mean = new double[_n];
            _memoryMean = new double[_n];
            _second = new double[_n];
            Covariance = new double[_n * _n];
            _cross = new double[_n * _n];
            _memory = new double[_n * _n];
        }

        public double[] Mean { get; private set; }

        public double[] Covariance { get; private set; }

        public void Step()
        {
            Optimiser rule = _learning.Optimiser;
            double beta = rule.Momentum;
            double keep = rule.Decoupled ? 1 - (_learning.LearningRate * rule.WeightDecay) : 1;
            double fresh = rule.Kind == OptimiserKind.Adam ? 1 - beta : 1;
            bool looksAhead = rule.Kind == OptimiserKind.Nesterov;
            double[] noise = Noise();
            double[] gradient = Product(_hessian, Mean, 1);
            if (!rule.Decoupled)
            {
                gradient = [.. gradient.Zip(_teacher, (g, w) => g + (rule.WeightDecay * w))];
            }

            double[] hd = Product(_hessian, Covariance, _n);
            double[] rates = Rates(Product(hd, _hessian, _n), noise, gradient);

            // m' = βm + fresh·g and D' = keep·D − rate·(ofMemory·m' + ofGradient·g), g = H D + ξ, element by element.
            double ofMemory = looksAhead ? beta : 1;
            double ofGradient = looksAhead ? 1 : 0;
            double ofNoise = (ofMemory * fresh) + ofGradient;
            double[] hm = Product(_hessian, _cross, _n);
            double[] gg = Product(hd, _hessian, _n);
            double[] covariance = new double[_n * _n];
            double[] cross = new double[_n * _n];
            double[] memory = new double[_n * _n];
            for (int a = 0; a < _n; a++)
            {
                for (int b = 0; b < _n; b++)
                {
                    int ab = (a * _n) + b;
                    int ba = (b * _n) + a;
                    double g = gg[ab] + noise[ab];

                    // ⟨g_a D_b⟩ = (H D)_ab, ⟨g_a m_b⟩ = (H X)_ab with X = ⟨D m⟩.
                    double ra = rates[a];
                    double rb = rates[b];
                    covariance[ab] = (keep * keep * Covariance[ab])
                        - (keep * rb * ((ofMemory * beta * _cross[ab]) + (ofNoise * hd[ba])))
                        - (keep * ra * ((ofMemory * beta * _cross[ba]) + (ofNoise * hd[ab])))
                        + (ra * rb * ((ofMemory * ofMemory * beta * beta * _memory[ab]) + (ofMemory * beta * ofNoise * (hm[ab] + hm[ba])) + (ofNoise * ofNoise * g)));
                    cross[ab] = (keep * ((beta * _cross[ab]) + (fresh * hd[ba])))
                        - (ra * ((ofMemory * beta * beta * _memory[ab]) + (ofMemory * beta * fresh * hm[ba]) + (ofNoise * beta * hm[ab]) + (ofNoise * fresh * g)));
                    memory[ab] = (beta * beta * _memory[ab]) + (beta * fresh * (hm[ab] + hm[ba])) + (fresh * fresh * g);
                }
            }

            double[] mean = new double[_n];
            for (int a = 0; a < _n; a++)
            {
                _memoryMean[a] = (beta * _memoryMean[a]) + (fresh * gradient[a]);
                mean[a] = (keep * (_teacher[a] + Mean[a])) - _teacher[a] - (rates[a] * ((ofMemory * _memoryMean[a]) + (ofGradient * gradient[a])));
            }

            // Rounding makes them asymmetric, and the recursion would let that grow.
            Symmetrise(covariance);
            Symmetrise(memory);
            Mean = mean;
            Covariance = covariance;
            _cross = cross;
            _memory = memory;
        }

        // Cov(g) without that of H D.
        private double[] Noise()
        {
            double[] noise = new double[_n * _n];
            double[] square = new double[_n * _n];
            for (int a = 0; a < _n; a++)
            {
                for (int b = 0; b < _n; b++)
                {
                    square[(a * _n) + b] = Covariance[(a * _n) + b] + (Mean[a] * Mean[b]);
                    noise[(a * _n) + b] = ((_learning.LabelNoise * _learning.LabelNoise * _tangent.Hessian(a, b)) + (a == b ? _learning.Noise * _learning.Noise : 0)) / _learning.BatchSize;
                }
            }

            if (_learning.Data.Kind == DeepDataKind.Fresh)
            {
                _tangent.AddBatchNoise(1.0 / _learning.BatchSize, square, noise);
            }

            return noise;
        }

        private double[] Rates(double[] signal, double[] noise, double[] gradient)
        {
            Optimiser rule = _learning.Optimiser;
            double[] rates = new double[_n];
            Array.Fill(rates, _learning.LearningRate);
            if (rule.Kind != OptimiserKind.Adam)
            {
                return rates;
            }

            _firstPower *= rule.Momentum;
            _secondPower *= rule.SecondMoment;
            for (int a = 0; a < _n; a++)
            {
                double square = signal[(a * _n) + a] + noise[(a * _n) + a] + (gradient[a] * gradient[a]);
                _second[a] = (rule.SecondMoment * _second[a]) + ((1 - rule.SecondMoment) * square);
                rates[a] /= (1 - _firstPower) * (Math.Sqrt(_second[a] / (1 - _secondPower)) + rule.Epsilon);
            }

            return rates;
        }

        private void Symmetrise(double[] matrix)
        {
            for (int a = 0; a < _n; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    matrix[(a * _n) + b] = matrix[(b * _n) + a] = 0.5 * (matrix[(a * _n) + b] + matrix[(b * _n) + a]);
                }
            }
        }

        private double[] Product(double[] left, double[] right, int columns)
        {
            double[] result = new double[_n * columns];
            for (int i = 0; i < _n; i++)
            {
                for (int k = 0; k < _n; k++)
                {
                    double factor = left[(i * _n) + k];
                    if (factor != 0)
                    {
                        for (int j = 0; j < columns; j++)
                        {
                            result[(i * columns) + j] += factor * right[(k * columns) + j];
                        }
                    }
                }
            }

            return result;
        }
    }
}
