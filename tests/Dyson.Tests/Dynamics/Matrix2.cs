namespace Dyson.Tests.Dynamics;

/// <summary>2×2 matrices, written out.</summary>
internal readonly record struct Matrix2(double A, double B, double C, double D)
{
    public static Matrix2 Identity { get; } = new(1, 0, 0, 1);

    public Matrix2 Transpose => new(A, C, B, D);

    public double Determinant => (A * D) - (B * C);

    public Matrix2 Inverse => new Matrix2(D, -B, -C, A) * (1 / Determinant);

    public Matrix2 Symmetrised => new(A, 0.5 * (B + C), 0.5 * (B + C), D);

    /// <summary>Lower triangular factor of a symmetric positive definite matrix.</summary>
    public Matrix2 Cholesky
    {
        get
        {
            double l11 = Math.Sqrt(A);
            double l21 = C / l11;
            return new Matrix2(l11, 0, l21, Math.Sqrt(D - (l21 * l21)));
        }
    }

    /// <summary>Larger and smaller eigenvalue of a symmetric matrix.</summary>
    public (double Upper, double Lower) Levels
    {
        get
        {
            double half = 0.5 * double.Hypot(A - D, 2 * B);
            return ((0.5 * (A + D)) + half, (0.5 * (A + D)) - half);
        }
    }

    public static Matrix2 Diagonal(double a, double d) => new(a, 0, 0, d);

    public static Matrix2 operator +(Matrix2 x, Matrix2 y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    public static Matrix2 operator -(Matrix2 x, Matrix2 y) => new(x.A - y.A, x.B - y.B, x.C - y.C, x.D - y.D);

    public static Matrix2 operator *(Matrix2 x, double f) => new(x.A * f, x.B * f, x.C * f, x.D * f);

    public static Matrix2 operator *(Matrix2 x, Matrix2 y) => new(
        (x.A * y.A) + (x.B * y.C), (x.A * y.B) + (x.B * y.D), (x.C * y.A) + (x.D * y.C), (x.C * y.B) + (x.D * y.D));
}
