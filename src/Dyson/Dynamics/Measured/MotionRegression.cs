using System.Globalization;
using Dyson.Statistics;

namespace Dyson.Dynamics.Measured;

/// <summary>The regressions behind <see cref="MeasuredMotion"/>, for one lag.</summary>
internal sealed class MotionRegression
{
    /// <summary>A level nearer to another than so many deviations of the change of their distance within the lag is not used.</summary>
    private const double Nearness = 3;

    /// <summary>β is taken to be 1 where its error is larger.</summary>
    private const double LargestRepulsionError = 0.5;
    private const double LongestRelaxation = 1;

    /// <summary>Of levels alone at least this share must begin far enough from each other.</summary>
    private const double SmallestShare = 0.1;
    private const int RowsPerUnknown = 10;
    private const int Bins = 12;

    /// <summary>A bin that fewer blocks visited has no error to trust, and its fit no p-value.</summary>
    private const int FewestVisits = 5;

    /// <summary>Rows between two looks at the cancellation.</summary>
    private const int Look = 4096;

    private readonly MotionBasis _basis;
    private readonly MotionTransitions _rows;
    private readonly int _drifts;
    private readonly int _noises;
    private readonly int _n;
    private readonly bool _levelsOnly;
    private readonly bool[] _kept;
    private readonly double[] _coulomb;
    private readonly double[] _coulombAverage;
    private readonly double[][] _noiseFull;
    private readonly CancellationToken _cancellation;

    private MotionRegression(MotionBasis basis, MotionTransitions rows, MotionSettings settings, bool levelsOnly, CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _basis = basis;
        _rows = rows;
        _drifts = settings.DriftDegree + 1;
        _noises = settings.NoiseDegree + 1;
        _n = basis.Levels;
        _levelsOnly = levelsOnly && _n > 1;
        _kept = new bool[rows.Count * _n];
        _coulomb = new double[_levelsOnly ? _kept.Length : 0];
        _coulombAverage = new double[_coulomb.Length];
        _noiseFull = new double[basis.Groups][];
    }

    public static MeasuredMotion Measure(
        MotionHistory history, MotionSettings settings, MotionBasis basis, MotionBlocks blocks, int lag, CancellationToken cancellation)
    {
        int degree = Math.Max(settings.DriftDegree, settings.NoiseDegree);
        MotionTransitions rows = MotionTransitions.Of(history, basis, degree, lag, blocks, cancellation) ?? throw new UnmeasurableMotionException(string.Create(
            CultureInfo.InvariantCulture,
            $"Of {history.Times.Count} snapshots no three are equally far apart at a lag of {lag}: record evenly, {(2 * lag) + 1} snapshots or more."));
        return new MotionRegression(basis, rows, settings, history.Kind is null, cancellation).Measure(blocks, lag);
    }

    private MeasuredMotion Measure(MotionBlocks blocks, int snapshots)
    {
        double[] rough = RoughNoise();
        double kept = Keep(rough);
        BlockedEquations[] noise = NoiseEquations();
        Require(noise, _noises, kept);
        for (int g = 0; g < _basis.Groups; g++)
        {
            _noiseFull[g] = noise[g].Solve(-1);
            if (!(_noiseFull[g][0] > 0))
            {
                throw new UnmeasurableMotionException(string.Create(CultureInfo.InvariantCulture,
                    $"Level {Array.IndexOf(_basis.GroupOf, g)} shows no noise: successive increments are as alike as increments of a smooth motion."));
            }
        }

        FillCoulomb();
        BlockedEquations drift = DriftEquations();
        Require([drift], (_basis.Groups * _drifts) + 1, kept);
        double[] full = drift.Solve(-1);
        noise = NoiseEquations(full);
        double[][] without = [.. Enumerable.Range(0, blocks.Count).Select(b => Solve(drift, b))];
        PairSums? pairs = _levelsOnly || _n == 1 ? null : new PairSums(_rows, Geometric, _cancellation);
        MotionLaw LawOf(int leftOut, double[] theta)
        {
            _cancellation.ThrowIfCancellationRequested();
            return Law(theta, leftOut, noise, pairs);
        }

        MotionLaw law = LawOf(-1, full);
        MotionLaw[] leftOut = [.. without.Select((theta, b) => LawOf(b, theta))];
        Estimate regressed = !_levelsOnly ? Estimate.Refused(double.NaN, "measured from matrices")
            : Jackknife.FromLeftOut(law.Repulsions[0], [.. leftOut.Select(l => l.Repulsions[0])], blocks.Method);
        bool assumed = _levelsOnly && !(regressed.Error <= LargestRepulsionError);
        if (assumed)
        {
            full = drift.Solve(-1, 1);
            law = LawOf(-1, full);
            leftOut = [.. Enumerable.Range(0, blocks.Count).Select(b => LawOf(b, drift.Solve(b, 1)))];
        }

        double lag = _rows.MeanDuration;
        double relaxation = Enumerable.Range(0, _n).Max(i => law.Rate(i)) * lag;
        if (relaxation > LongestRelaxation || double.IsNaN(relaxation))
        {
            throw new UnmeasurableMotionException(string.Create(CultureInfo.InvariantCulture,
                $"The lag of {lag:G4} updates is too long, levels relax by {100 * (1 - Math.Exp(-relaxation)):0} % within it: {RecordingAdvice.AtLeastEvery(0.25 * lag / relaxation)}."));
        }

        double observed = _rows.MeanDuration / snapshots * _rows.Count;
        double[] times = [.. Enumerable.Range(0, _basis.Groups).Select(g =>
            MeasuredMotion.RelaxationTimesOf(law.Rate(Array.IndexOf(_basis.GroupOf, g)), observed))];
        return new MeasuredMotion(_basis, law, leftOut, blocks.Method)
        {
            RelaxationTimes = times,
            TriplesUsed = _rows.Even,
            Triples = _rows.Candidates,
            Lag = lag,
            Transitions = _rows.Count,
            Kept = kept,
            FromMatrices = !_levelsOnly && _n > 1,
            RepulsionAssumed = assumed,
            RegressedRepulsion = regressed,
            DriftFits = [.. Enumerable.Range(0, _basis.Groups).Select(g => Fit(g, blocks, full, null, law, times[g]))],
            NoiseFits = [.. Enumerable.Range(0, _basis.Groups).Select(g => Fit(g, blocks, full, noise[g].Solve(-1), law, times[g]))],
        };
    }

    private double[] Solve(BlockedEquations equations, int leftOut)
    {
        _cancellation.ThrowIfCancellationRequested();
        return equations.Solve(leftOut);
    }

    private void LookAt(int row)
    {
        if (row % Look == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The mean of g² over all transitions, to tell which levels are too near.</summary>
    private double[] RoughNoise()
    {
        double[] sums = new double[_basis.Groups];
        double[] times = new double[_basis.Groups];
        for (int row = 0; row < _rows.Count * _n; row++)
        {
            LookAt(row);
            int g = _basis.GroupOf[row % _n];
            sums[g] += _rows.Noise[row];
            times[g] += 2 * _rows.Duration[row / _n];
        }

        return [.. sums.Zip(times, (s, t) => Math.Max(s / t, 0))];
    }

    private double Keep(double[] rough)
    {
        long kept = 0;
        for (int t = 0; t < _rows.Count; t++)
        {
            LookAt(t);
            ReadOnlySpan<double> x = _rows.Start.AsSpan(t * _n, _n);
            for (int i = 0; i < _n; i++)
            {
                bool far = true;
                for (int j = Math.Max(0, i - 1); _levelsOnly && j <= Math.Min(_n - 1, i + 1); j++)
                {
                    double change = Math.Sqrt(2 * (rough[_basis.GroupOf[i]] + rough[_basis.GroupOf[j]]) * _rows.Duration[t]);
                    far &= j == i || Math.Abs(x[i] - x[j]) > Nearness * change;
                }

                _kept[(t * _n) + i] = far;
                kept += far ? 1 : 0;
            }
        }

        return kept / ((double)_rows.Count * _n);
    }

    private void Require(BlockedEquations[] equations, int unknowns, double kept)
    {
        if (kept < SmallestShare || equations.Any(e => e.Rows < RowsPerUnknown * unknowns))
        {
            double lag = _rows.MeanDuration;
            throw new UnmeasurableMotionException(kept < 0.5
                ? string.Create(CultureInfo.InvariantCulture,
                    $"Only {100 * kept:0.#} % of the increments began far enough from other levels for a lag of {lag:G4} updates: {RecordingAdvice.AtLeastEvery(lag / 10)}; from recorded weights every pair can be measured.")
                : string.Create(CultureInfo.InvariantCulture,
                    $"{_rows.Count} increments are too few for {unknowns} coefficients: record more snapshots, or lower the degrees."));
        }
    }

    /// <summary>The equations of g², without the third order in Δ that a known drift b leaves in ⟨d² − dd'⟩: b²Δ²u³/y², y = kΔ, u = 1 − e^{−y}.</summary>
    private BlockedEquations[] NoiseEquations(double[]? drift = null)
    {
        BlockedEquations[] equations = [.. Enumerable.Range(0, _basis.Groups).Select(_ => new BlockedEquations(_noises, _rows.Blocks))];
        Span<double> instruments = stackalloc double[_noises];
        Span<double> regressors = stackalloc double[_noises];
        for (int row = 0; row < _kept.Length; row++)
        {
            LookAt(row);
            if (_kept[row])
            {
                Instruments(row, instruments);
                double time = 2 * _rows.Duration[row / _n];
                for (int m = 0; m < _noises; m++)
                {
                    regressors[m] = time * _rows.AveragesOf(row)[m];
                }

                int g = _basis.GroupOf[row % _n];
                double response = _rows.Noise[row] - (drift is null ? 0 : ThirdOrder(row, drift.AsSpan(g * _drifts, _drifts), drift[^1]));
                equations[g].Add(_rows.Block[row / _n], 0, _noises, instruments, regressors, response, 1);
            }
        }

        return equations;
    }

    private double ThirdOrder(int row, ReadOnlySpan<double> drift, double repulsion)
    {
        double time = _rows.Duration[row / _n];
        double y = -drift[1] / _basis.Scale[_basis.GroupOf[row % _n]] * time;
        double step = time * (MotionLaw.Polynomial(drift, Z(row % _n, _rows.Start[row])) + (_levelsOnly ? repulsion * _coulomb[row] : 0));
        double u = 1 - Math.Exp(-y);
        return Math.Abs(y) > 1e-6 ? step * step * u * u * u / (y * y) : 0;
    }

    private BlockedEquations DriftEquations()
    {
        int unknowns = (_basis.Groups * _drifts) + (_levelsOnly ? 1 : 0);
        BlockedEquations equations = new(unknowns, _rows.Blocks);
        int entries = _drifts + (_levelsOnly ? 1 : 0);
        Span<double> instruments = stackalloc double[entries];
        Span<double> regressors = stackalloc double[entries];
        for (int row = 0; row < _kept.Length; row++)
        {
            LookAt(row);
            if (_kept[row])
            {
                int g = _basis.GroupOf[row % _n];
                double time = _rows.Duration[row / _n];
                Instruments(row, instruments[.._drifts]);
                for (int m = 0; m < _drifts; m++)
                {
                    regressors[m] = time * _rows.AveragesOf(row)[m];
                }

                if (_levelsOnly)
                {
                    instruments[_drifts] = _coulomb[row];
                    regressors[_drifts] = time * _coulombAverage[row];
                }

                equations.Add(_rows.Block[row / _n], g * _drifts, _drifts, instruments, regressors, _rows.First[row], 1 / _noiseFull[g][0]);
            }
        }

        return equations;
    }

    private void Instruments(int row, Span<double> powers)
    {
        double z = Z(row % _n, _rows.Start[row]);
        double power = 1;
        for (int m = 0; m < powers.Length; m++)
        {
            powers[m] = power;
            power *= z;
        }
    }

    /// <summary>Σ_j √(g_i²g_j²)/(x_i − x_j) at the start, and its average over the increment's time.</summary>
    private void FillCoulomb()
    {
        for (int row = 0; row < _coulomb.Length; row++)
        {
            LookAt(row);
            if (_kept[row])
            {
                _coulomb[row] = Coulomb(_rows.Start, row);
                _coulombAverage[row] = MotionTransitions.Average(_coulomb[row], Coulomb(_rows.Middle, row), Coulomb(_rows.End, row));
            }
        }
    }

    private double Coulomb(double[] levels, int row)
    {
        int i = row % _n;
        int first = row - i;
        double sum = 0;
        for (int j = 0; j < _n; j++)
        {
            if (j != i)
            {
                sum += Geometric(i, levels[row], j, levels[first + j]) / (levels[row] - levels[first + j]);
            }
        }

        return sum;
    }

    private double Geometric(int i, double x, int j, double y) => Math.Sqrt(Math.Max(0, Noise(i, x)) * Math.Max(0, Noise(j, y)));

    private double Noise(int level, double x) => MotionLaw.Polynomial(_noiseFull[_basis.GroupOf[level]], Z(level, x));

    private double Z(int level, double x) => (x - _basis.Centre[_basis.GroupOf[level]]) / _basis.Scale[_basis.GroupOf[level]];

    private MotionLaw Law(double[] theta, int leftOut, BlockedEquations[] noise, PairSums? pairs)
    {
        int groups = _basis.Groups;
        double lag = _rows.MeanDuration;
        double[][] drift = [.. Enumerable.Range(0, groups).Select(g => AtRest(theta.AsSpan(g * _drifts, _drifts), lag / _basis.Scale[g]))];
        double[][] raw = [.. noise.Select(equations => equations.Solve(leftOut))];
        double[] relaxation = [.. drift.Select((a, g) => -a[1] / _basis.Scale[g] * lag)];
        double[] factor = [.. relaxation.Select(y => 1 / Damping(y))];
        double[][] squares = [.. raw.Select((b, g) => (double[])[.. b.Select(c => c * factor[g])])];
        double[] change = [.. squares.Select((b, g) => Math.Sqrt(_noiseFull[g][0] / b[0]))];
        double[] repulsion = new double[_n * (_n - 1) / 2];
        if (pairs is null)
        {
            // the feature was made with the noise of all blocks, and without the factor
            double scale = _levelsOnly ? Enumerable.Range(0, groups).Average(g => _noiseFull[g][0] / squares[g][0]) : 1;
            Array.Fill(repulsion, _levelsOnly ? theta[^1] * scale : 1);
            return new MotionLaw(_basis, drift, squares, repulsion, [], []);
        }

        double[] image = new double[_rows.Image.Length > 0 ? repulsion.Length : 0];
        for (int i = 0, pair = 0; i < _n; i++)
        {
            for (int j = i + 1; j < _n; j++, pair++)
            {
                (int g, int h) = (_basis.GroupOf[i], _basis.GroupOf[j]);
                double both = change[g] * change[h] / Damping(0.5 * (relaxation[g] + relaxation[h]));
                repulsion[pair] = both * pairs.Off(pair, leftOut);
                if (image.Length > 0)
                {
                    image[pair] = both * pairs.Image(pair, leftOut);
                }
            }
        }

        double[] outer = [.. Enumerable.Range(0, _rows.Outer.Length > 0 ? _n : 0).Select(i => pairs.Outer(i, leftOut) * factor[_basis.GroupOf[i]])];
        return new MotionLaw(_basis, drift, squares, repulsion, image, outer);
    }

    /// <summary>⟨d² − dd'⟩/2g²Δ of an Ornstein–Uhlenbeck process at rest, y = kΔ: u(2 − u)(1 + u)/2y, u = 1 − e^{−y}; 1 − 5y²/6 for small y.</summary>
    private static double Damping(double y)
    {
        double u = 1 - Math.Exp(-y);
        return Math.Abs(y) > 1e-6 ? u * (2 - u) * (1 + u) / (2 * y) : 1;
    }

    /// <summary>The drift without what the rule of averages leaves of it, (kΔ)³/24: for a linear one u/F(y) = kΔ is solved for y, F = (5 + 8e^{−y} − e^{−2y})/12.</summary>
    private static double[] AtRest(ReadOnlySpan<double> drift, double lag)
    {
        double measured = -drift[1] * lag;
        double y = measured;
        for (int k = 0; k < 30 && Math.Abs(measured) is > 1e-6 and < 2; k++)
        {
            double e = Math.Exp(-y);
            y += measured - (12 * (1 - e) / (5 + (8 * e) - (e * e)));
        }

        double factor = Math.Abs(measured) is > 1e-6 and < 2 ? y / measured : 1;
        double[] corrected = drift.ToArray();
        for (int m = 0; m < corrected.Length; m++)
        {
            corrected[m] *= factor;
        }

        return corrected;
    }

    private MotionFit Fit(int group, MotionBlocks blocks, double[] theta, double[]? noise, MotionLaw law, double relaxationTimes)
    {
        int head = Array.IndexOf(_basis.GroupOf, group);
        int[] rows = [.. Enumerable.Range(0, _kept.Length).Where(row => _kept[row] && _basis.GroupOf[row % _n] == group)];
        double[] starts = [.. rows.Select(row => _rows.Start[row])];
        Array.Sort(starts, rows);
        int coefficients = noise?.Length ?? _drifts;
        int bins = Math.Min(Bins, rows.Length / RowsPerUnknown);
        List<MotionPoint> points = [];
        double chiSquared = 0;
        bool visited = true;
        for (int bin = 0; bin < bins; bin++)
        {
            int first = (int)((long)bin * rows.Length / bins);
            int end = (int)((long)(bin + 1) * rows.Length / bins);
            double[] residuals = new double[blocks.Count + 1];
            double[] times = new double[blocks.Count + 1];
            double at = 0;
            for (int k = first; k < end; k++)
            {
                LookAt(k);
                int row = rows[k];
                double time = _rows.Duration[row / _n] * (noise is null ? 1 : 2);
                double expected = MotionExpectation(row, noise ?? theta.AsSpan(group * _drifts, _drifts));
                expected += noise is null && _levelsOnly ? theta[^1] * _coulombAverage[row] : 0;
                double response = noise is null ? _rows.First[row] : _rows.Noise[row] - ThirdOrder(row, theta.AsSpan(group * _drifts, _drifts), theta[^1]);
                double residual = response - (time * expected);
                int block = _rows.Block[row / _n];
                residuals[block] += residual;
                residuals[^1] += residual;
                times[block] += time;
                times[^1] += time;
                at += (_rows.Start[row] - starts[first]) / (end - first);
            }

            at += starts[first];
            visited &= times.AsSpan(..^1).ToArray().Count(time => time > 0) >= FewestVisits;
            double excess = residuals[^1] / times[^1];
            double[] leftOut = [.. Enumerable.Range(0, blocks.Count).Select(b => (residuals[^1] - residuals[b]) / (times[^1] - times[b]))];
            Estimate deviation = Jackknife.FromLeftOut(excess, leftOut, blocks.Method);
            double function = noise is null ? law.Drift(head, at) : law.NoiseSquare(head, at);
            points.Add(new MotionPoint(at, deviation with { Value = function + excess }));
            chiSquared += deviation.HasError ? deviation.Pull(0) * deviation.Pull(0) : 0;
        }

        int degrees = points.Count(p => p.Value.HasError) - coefficients;
        return new MotionFit(points, chiSquared, degrees, degrees > 0 && visited && relaxationTimes >= MeasuredMotion.FewestRelaxationTimes ? ChiSquareTest.PValue(chiSquared, degrees) : double.NaN);
    }

    private double MotionExpectation(int row, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        ReadOnlySpan<double> averages = _rows.AveragesOf(row);
        for (int m = 0; m < coefficients.Length; m++)
        {
            sum += coefficients[m] * averages[m];
        }

        return sum;
    }
}
