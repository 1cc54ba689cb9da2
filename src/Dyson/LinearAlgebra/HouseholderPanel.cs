using System.Runtime.CompilerServices;
using Dyson.Lanes;

namespace Dyson.LinearAlgebra;

/// <summary>
/// QR factors of a tall panel of <see cref="Width"/> columns by Householder reflections, in compact form: H = H_1 … H_b = 1 − V T Vᵀ, Hᵀ P = R, V unit
/// lower trapezoidal, T upper triangular (Schreiber and Van Loan, SIAM J. Sci. Stat. Comput. 10, 53, 1989).
/// </summary>
internal static unsafe class HouseholderPanel
{
    /// <summary>b, the columns of a panel.</summary>
    public const int Width = 48;

    private const int Registers = Width / 8;

    // Below this a sum of squares has lost digits to underflow. Dropping numbers of 10⁻¹⁴⁰ beside a matrix of order 1 changes nothing.
    private const double Negligible = 1e-280;

    /// <summary>
    /// The reflection 1 − τ v vᵀ that takes (α, x) to (β, 0): v = (1, x/(α − β)). Returns τ, 0 where x is negligible and β = α.
    /// </summary>
    /// <param name="alpha">α.</param>
    /// <param name="tailSquare">|x|².</param>
    /// <param name="beta">β = −sign(α)|(α, x)|.</param>
    /// <param name="scale">1/(α − β), what x is multiplied by; 0 where τ is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Reflection(double alpha, double tailSquare, out double beta, out double scale)
    {
        if (tailSquare < Negligible)
        {
            beta = alpha;
            scale = 0;
            return 0;
        }

        beta = -Math.CopySign(Math.Sqrt(Math.FusedMultiplyAdd(alpha, alpha, tailSquare)), alpha);
        scale = 1 / (alpha - beta);
        return (beta - alpha) / beta;
    }

    /// <summary>Factors P, rows×b row by row, rows ≥ b; P becomes V with its ones and zeros.</summary>
    /// <param name="panel">P, then V.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="r">Destination, R, b×b row by row; not written below the diagonal.</param>
    /// <param name="t">Destination, T, b×b row by row, zeros below the diagonal.</param>
    /// <param name="work">b×b numbers.</param>
    public static void Factor<T>(double* panel, int rows, double* r, double* t, double* work)
        where T : unmanaged, ILanes<T>
    {
        double* products = stackalloc double[Width];
        double* taus = stackalloc double[Width];
        for (int j = 0; j < Width; j++)
        {
            int first = j / 8;
            double* top = panel + (j * Width);
            ColumnProducts(panel + ((j + 1) * Width), rows - j - 1, j, first, products);
            double tau = Reflection(top[j], products[j], out double beta, out double scale);
            taus[j] = tau;

            // vᵀP for the columns to the right; v has its 1 in row j.
            for (int column = 0; column < Width; column++)
            {
                products[column] = column > j ? -tau * Math.FusedMultiplyAdd(scale, products[column], top[column]) : 0;
            }

            Update(panel + ((j + 1) * Width), rows - j - 1, j, first, scale, products);
            r[(j * Width) + j] = beta;
            for (int column = j + 1; column < Width; column++)
            {
                r[(j * Width) + column] = top[column] + products[column];
                top[column] = 0;
            }

            top[j] = 1;
        }

        CompactForm<T>(panel, rows, taus, t, work);
    }

    // Σ_i p_ij p_ic for all columns c of the registers from `first` on.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ColumnProducts(double* panel, int rows, int j, int first, double* products)
    {
        Lanes8 zero = Lanes8.BroadcastBits(0);
        Lanes8 s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero;
        double* from = panel + (8 * first);
        switch (Registers - first)
        {
            case 6 or 5:
                from = panel;
                for (int i = 0; i < rows; i++, from += Width)
                {
                    Lanes8 x = Lanes8.Broadcast(from[j]);
                    s0 = Lanes8.MultiplyAdd(x, *(Lanes8*)from, s0);
                    s1 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 8), s1);
                    s2 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 16), s2);
                    s3 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 24), s3);
                    s4 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 32), s4);
                    s5 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 40), s5);
                }

                break;
            case 4 or 3:
                from = panel + 16;
                for (int i = 0; i < rows; i++, from += Width)
                {
                    Lanes8 x = Lanes8.Broadcast(from[j - 16]);
                    s2 = Lanes8.MultiplyAdd(x, *(Lanes8*)from, s2);
                    s3 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 8), s3);
                    s4 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 16), s4);
                    s5 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 24), s5);
                }

                break;
            default:
                from = panel + 32;
                for (int i = 0; i < rows; i++, from += Width)
                {
                    Lanes8 x = Lanes8.Broadcast(from[j - 32]);
                    s4 = Lanes8.MultiplyAdd(x, *(Lanes8*)from, s4);
                    s5 = Lanes8.MultiplyAdd(x, *(Lanes8*)(from + 8), s5);
                }

                break;
        }

        Lanes8* to = (Lanes8*)products;
        (to[0], to[1], to[2], to[3], to[4], to[5]) = (s0, s1, s2, s3, s4, s5);
    }

    // p_ij ← v_i = scale·p_ij, p_ic ← p_ic + v_i w_c for c > j; w is zero for c ≤ j.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Update(double* panel, int rows, int j, int first, double scale, double* w)
    {
        int start = 2 * (first / 2);
        for (int i = 0; i < rows; i++, panel += Width)
        {
            double v = scale * panel[j];
            Lanes8 x = Lanes8.Broadcast(v);
            for (int q = start; q < Registers; q += 2)
            {
                Lanes8* to = (Lanes8*)panel + q;
                Lanes8 left = Lanes8.MultiplyAdd(x, ((Lanes8*)w)[q], to[0]);
                Lanes8 right = Lanes8.MultiplyAdd(x, ((Lanes8*)w)[q + 1], to[1]);
                to[0] = left;
                to[1] = right;
            }

            panel[j] = v;
        }
    }

    // T_jj = τ_j, T_(0..j, j) = −τ_j T (VᵀV)_(0..j, j).
    private static void CompactForm<T>(double* v, int rows, double* taus, double* t, double* gram)
        where T : unmanaged, ILanes<T>
    {
        MatrixPieces.TransposedTimes<T>(v, rows, v, Width, Width, gram, Width);
        new Span<double>(t, Width * Width).Clear();
        for (int j = 0; j < Width; j++)
        {
            for (int i = 0; i < j; i++)
            {
                double sum = 0;
                for (int k = i; k < j; k++)
                {
                    sum = Math.FusedMultiplyAdd(t[(i * Width) + k], gram[(k * Width) + j], sum);
                }

                t[(i * Width) + j] = -taus[j] * sum;
            }

            t[(j * Width) + j] = taus[j];
        }
    }
}
