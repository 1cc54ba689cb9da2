using System.Diagnostics;
using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// The relative Prüfer phase Ψ(θ) = ½[ψ_{n−1}(θ) − ψ_{n−1}(0)] of a unitary matrix given by its first n − 1 Verblunsky coefficients: it rises
/// from 0 to πn while θ goes once round, and its crossings of ½η mod π are the matrix's n levels.
/// </summary>
/// <remarks>
/// <para>ψ_0 = θ, ψ_{k+1} = θ + ψ_k − 2 arg(1 − α_k e^{iψ_k}). The coefficients used here are α̃_k = α_k e^{iψ_k(0)} (Killip and Stoiciu, Duke Math. J. 146, 361,
/// 2009): then e^{iψ} = 1 stays fixed by every step but for the turn by θ, and a law of α_k that does not know directions is the law of α̃_k too.</para>
/// <para>No angle is needed on the way. With y = (p, q) along (cos ½ψ, sin ½ψ) one step is p ← [|1 − α̃|²p + 2 Im α̃ q]/(1 − |α̃|²), which
/// leaves the sign of q alone, then a turn by ½θ &lt; π: whole turns are the changes of sign of q, as in Sturm's sequences. An error of
/// rounding in any step is one in that step's direction, and moves a level by no more than itself.</para>
/// <para>Many angles at once, one a lane, with the same bits at every register width.</para>
/// </remarks>
internal sealed class PruferPhase
{
    // 1 − |α|² below this decouples the matrix to within 10⁻³⁰, far below rounding.
    private const double LeastOutside = 1e-60;

    // Vectors are brought back to the size of 1 before they could have grown or shrunk by 2^this.
    private const double MostOctaves = 400;

    private readonly double[] _stretch;
    private readonly double[] _shear;
    private readonly List<int> _ends = [];
    private readonly LaneWidth _width;
    private readonly double _sin;
    private readonly double _cos;

    /// <summary>The phase of one matrix.</summary>
    /// <param name="outside">1 − |α̃_k|² in (0, 1], k = 0 … n − 2.</param>
    /// <param name="halfDirections">½ arg α̃_k.</param>
    /// <param name="eta">0 ≤ η &lt; 2π.</param>
    /// <param name="width">Angles side by side; null for the processor's widest. Changes the speed, not the result.</param>
    public PruferPhase(ReadOnlySpan<double> outside, ReadOnlySpan<double> halfDirections, double eta, LaneWidth? width = null)
    {
        Debug.Assert(outside.Length == halfDirections.Length, "one direction a coefficient");
        _width = width ?? LaneWidths.Widest;
        (_sin, _cos) = Math.SinCos(0.5 * eta);
        _stretch = new double[outside.Length];
        _shear = new double[outside.Length];
        double growth = 0;
        double decay = 0;
        for (int k = 0; k < outside.Length; k++)
        {
            double left = Math.Max(outside[k], LeastOutside);
            double modulus = Math.Sqrt(1 - left);
            (double sin, double cos) = Math.SinCos(halfDirections[k]);

            // |1 − α̃|² = (1 − |α̃|)² + 4|α̃| sin²(½ arg α̃), free of cancellation.
            _stretch[k] = (left / ((1 + modulus) * (1 + modulus))) + (4 * modulus * sin * sin / left);
            _shear[k] = 4 * modulus * sin * cos / left;
            double most = Math.Log2(Math.Max(_stretch[k], 1) + Math.Abs(_shear[k]));
            double least = most - Math.Log2(_stretch[k]);
            if (growth + most > MostOctaves || decay + least > MostOctaves)
            {
                _ends.Add(k);
                growth = decay = 0;
            }

            growth += most;
            decay += least;
        }

        _ends.Add(outside.Length);
    }

    /// <summary>n.</summary>
    public int Levels => _stretch.Length + 1;

    /// <summary>The phase at θ = 0, where it is 0, or at θ = 2π, where it is πn.</summary>
    public PhasePoint AtEnd(bool last) => Point(last ? 2 * Math.PI : 0, last ? Levels : 0, 1, 0);

    /// <summary>The phase at many angles.</summary>
    /// <param name="angles">0 &lt; θ &lt; 2π.</param>
    /// <param name="points">Destination.</param>
    public void Evaluate(ReadOnlySpan<double> angles, Span<PhasePoint> points)
    {
        switch (_width)
        {
            case LaneWidth.Eight:
                Evaluate<Lanes8>(angles, points);
                break;
            case LaneWidth.Four:
                Evaluate<Lanes4>(angles, points);
                break;
            case LaneWidth.Two:
                Evaluate<Lanes2>(angles, points);
                break;
            default:
                Evaluate<Lanes1>(angles, points);
                break;
        }
    }

    private void Evaluate<T>(ReadOnlySpan<double> angles, Span<PhasePoint> points)
        where T : unmanaged, ILanes<T>
    {
        // Two vectors at a time hide half of the latency of each other's multiplications.
        int block = 2 * T.Count;
        Direction<T> first = default;
        Direction<T> second = default;
        for (int start = 0; start < angles.Length; start += block)
        {
            int count = Math.Min(block, angles.Length - start);
            for (int i = 0; i < block; i++)
            {
                (double sin, double cos) = Math.SinCos(0.5 * angles[start + Math.Min(i, count - 1)]);
                Direction<T>.Place(ref i < T.Count ? ref first : ref second, i % T.Count, cos, sin);
            }

            first.Begin();
            second.Begin();
            int from = 0;
            foreach (int end in _ends)
            {
                Turn(_stretch.AsSpan(from, end - from), _shear.AsSpan(from, end - from), ref first, ref second);
                first.Rescale();
                second.Rescale();
                from = end;
            }

            for (int i = 0; i < count; i++)
            {
                (long turns, double p, double q) = (i < T.Count ? first : second).Read(i % T.Count);
                points[start + i] = Point(angles[start + i], turns, p, q);
            }
        }
    }

    // Every half turn of (p, q) is one level, and the last one begun is another if (p, q) has come past ½η.
    private PhasePoint Point(double angle, long turns, double p, double q)
    {
        double sin = (q * _cos) - (p * _sin);
        return new PhasePoint(angle, turns + (sin >= 0 ? 1 : 0), sin, (p * _cos) + (q * _sin));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Turn<T>(ReadOnlySpan<double> stretch, ReadOnlySpan<double> shear, ref Direction<T> first, ref Direction<T> second)
        where T : unmanaged, ILanes<T>
    {
        Direction<T> a = first;
        Direction<T> b = second;
        for (int k = 0; k < stretch.Length && k < shear.Length; k++)
        {
            T s = T.Broadcast(stretch[k]);
            T t = T.Broadcast(shear[k]);
            a.Step(s, t);
            b.Step(s, t);
        }

        first = a;
        second = b;
    }

    /// <summary>A register's width of vectors (p, q), the sines and cosines of their half angles θ/2, and how often q changed its sign.</summary>
    private struct Direction<T>
        where T : unmanaged, ILanes<T>
    {
        private T _p;
        private T _q;
        private T _changes;
        private T _cos;
        private T _sin;

        public static void Place(ref Direction<T> direction, int lane, double cos, double sin)
        {
            direction._cos = T.WithLane(direction._cos, lane, cos);
            direction._sin = T.WithLane(direction._sin, lane, sin);
        }

        public void Begin()
        {
            _p = _cos;
            _q = _sin;
            _changes = T.BroadcastBits(0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step(T stretch, T shear)
        {
            T p = T.MultiplyAdd(stretch, _p, shear * _q);
            T q = T.MultiplyAdd(_sin, p, _cos * _q);
            _p = T.NegateMultiplyAdd(_sin, _q, _cos * p);
            _changes = T.AddBits(_changes, T.ShiftRight(q ^ _q, 63));
            _q = q;
        }

        /// <summary>Multiplies p and q by the power of two that brings |p| + |q| to [1, 2).</summary>
        public void Rescale()
        {
            T exponent = (T.Abs(_p) + T.Abs(_q)) & T.BroadcastBits(0x7FF0000000000000UL);
            T factor = T.SubtractBits(T.BroadcastBits(0x7FE0000000000000UL), exponent);
            _p *= factor;
            _q *= factor;
        }

        /// <summary>Whole half turns of (p, q), and (p, q) without them: q ≥ 0.</summary>
        public readonly (long Turns, double P, double Q) Read(int lane)
        {
            long changes = BitConverter.DoubleToInt64Bits(T.Lane(_changes, lane));
            double p = T.Lane(_p, lane);
            return (changes, (changes & 1) == 0 ? p : -p, Math.Abs(T.Lane(_q, lane)));
        }
    }
}
