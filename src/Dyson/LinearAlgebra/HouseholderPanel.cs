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

    // Columns that are factored one by one.
    private const int Half = Width / 2;
    private const int Registers = Half / 8;

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
        double* taus = stackalloc double[Width];
        HalfFactor(panel, rows, r, taus);

        // The right half meets the reflections of the left one in products of matrices.
        MatrixPieces.TransposedTimes<T>(panel, Half, rows, panel, Width, Half, work, Width);
        CompactForm(Half, taus, work, t);
        MatrixPieces.Negate(t, Half * Width);
        MatrixPieces.TransposedTimes<T>(panel, Half, rows, panel + Half, Width, Half, work, Width);
        MatrixPieces.AddOuter<T>(t, 1, Width, Half, Half, work, Width, Half, work + Half, Width, add: false);
        MatrixPieces.AddOuter<T>(panel, Width, 1, rows, Half, work + Half, Width, Half, panel + Half, Width, add: true);
        for (int i = 0; i < Half; i++)
        {
            double* right = panel + (i * Width) + Half;
            new ReadOnlySpan<double>(right, Half).CopyTo(new Span<double>(r + (i * Width) + Half, Half));
            new Span<double>(right, Half).Clear();
        }

        HalfFactor(panel + (Half * Width) + Half, rows - Half, r + (Half * Width) + Half, taus + Half);
        MatrixPieces.TransposedTimes<T>(panel, Width, rows, panel, Width, Width, work, Width);
        CompactForm(Width, taus, work, t);
    }

    // Half a panel, column by column.
    private static void HalfFactor(double* panel, int rows, double* r, double* taus)
    {
        double* products = stackalloc double[Half];
        Lanes8* w = stackalloc Lanes8[Registers];
        ColumnProducts(panel + Width, rows - 1, products);
        for (int j = 0; j < Half; j++)
        {
            double* top = panel + (j * Width);
            double tau = Reflection(top[j], products[j], out double beta, out double scale);
            taus[j] = tau;
            r[(j * Width) + j] = beta;

            // −τ vᵀP for the columns to the right; v has its 1 in row j.
            for (int column = 0; column < Half; column++)
            {
                double product = column > j ? -tau * Math.FusedMultiplyAdd(scale, products[column], top[column]) : 0;
                ((double*)w)[column] = product;
                if (column > j)
                {
                    r[(j * Width) + column] = top[column] + product;
                    top[column] = 0;
                }
            }

            top[j] = 1;
            Update(top + Width, rows - j - 1, j, scale, w, products);
        }
    }

    // Σ_i p_i0 p_ic.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ColumnProducts(double* panel, int rows, double* products)
    {
        Lanes8 s0 = Lanes8.BroadcastBits(0);
        Lanes8 s1 = s0, s2 = s0;
        for (int i = 0; i < rows; i++, panel += Width)
        {
            Lanes8 x = Lanes8.Broadcast(*panel);
            s0 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[0], s0);
            s1 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[1], s1);
            s2 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[2], s2);
        }

        (((Lanes8*)products)[0], ((Lanes8*)products)[1], ((Lanes8*)products)[2]) = (s0, s1, s2);
    }

    // p_ij ← v_i = scale·p_ij and p_ic ← p_ic + v_i w_c for c > j (w is zero for others), and for the column that comes next, in the same pass over
    // the panel, its products with all columns below its own first row: sums over even and over odd rows.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Update(double* panel, int rows, int j, double scale, Lanes8* w, double* products)
    {
        Lanes8 s0 = Lanes8.BroadcastBits(0);
        Lanes8 s1 = s0, s2 = s0, t0 = s0, t1 = s0, t2 = s0;
        Lanes8 w0 = w[0], w1 = w[1], w2 = w[2];
        int next = Math.Min(j + 1, Half - 1);
        int i = 0;
        if (rows > 0)
        {
            Turn(panel, j, scale, w0, w1, w2);
            i++;
            panel += Width;
        }

        for (; i + 1 < rows; i += 2, panel += 2 * Width)
        {
            Turn(panel, j, scale, w0, w1, w2);
            Turn(panel + Width, j, scale, w0, w1, w2);
            Lanes8 x = Lanes8.Broadcast(panel[next]);
            s0 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[0], s0);
            s1 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[1], s1);
            s2 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[2], s2);
            x = Lanes8.Broadcast(panel[Width + next]);
            t0 = Lanes8.MultiplyAdd(x, ((Lanes8*)(panel + Width))[0], t0);
            t1 = Lanes8.MultiplyAdd(x, ((Lanes8*)(panel + Width))[1], t1);
            t2 = Lanes8.MultiplyAdd(x, ((Lanes8*)(panel + Width))[2], t2);
        }

        if (i < rows)
        {
            Turn(panel, j, scale, w0, w1, w2);
            Lanes8 x = Lanes8.Broadcast(panel[next]);
            s0 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[0], s0);
            s1 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[1], s1);
            s2 = Lanes8.MultiplyAdd(x, ((Lanes8*)panel)[2], s2);
        }

        (((Lanes8*)products)[0], ((Lanes8*)products)[1], ((Lanes8*)products)[2]) = (s0 + t0, s1 + t1, s2 + t2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(double* row, int j, double scale, Lanes8 w0, Lanes8 w1, Lanes8 w2)
    {
        double v = scale * row[j];
        Lanes8 x = Lanes8.Broadcast(v);
        Lanes8* to = (Lanes8*)row;
        to[0] = Lanes8.MultiplyAdd(x, w0, to[0]);
        to[1] = Lanes8.MultiplyAdd(x, w1, to[1]);
        to[2] = Lanes8.MultiplyAdd(x, w2, to[2]);
        row[j] = v;
    }

    // T_jj = τ_j, T_(0..j, j) = −τ_j T (VᵀV)_(0..j, j).
    private static void CompactForm(int width, double* taus, double* gram, double* t)
    {
        new Span<double>(t, width * Width).Clear();
        for (int j = 0; j < width; j++)
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
