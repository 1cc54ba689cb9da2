using Dyson.LinearAlgebra;
using Dyson.Randomness;

namespace Dyson.Dynamics.Ensembles;

/// <summary>
/// Matrices with real, complex or quaternion elements (β = 1, 2, 4) as real matrices β times as large: an element a + bi + cj + dk becomes the β×β
/// block of its left multiplication, conjugation the transpose. Every eigenvalue and singular value then occurs β times.
/// </summary>
internal static class DivisionAlgebra
{
    /// <summary>An n×n self-conjugate matrix: diagonal elements N(0, σ²), each of the β components of the others N(0, σ²/2). Row by row, (βn)².</summary>
    public static double[] SelfConjugate(int beta, int size, double diagonalDeviation, RandomStream random)
    {
        int width = beta * size;
        double[] form = new double[width * width];
        Span<double> element = stackalloc double[4];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                element.Clear();
                for (int k = 0; k < (row == column ? 1 : beta); k++)
                {
                    element[k] = diagonalDeviation * random.NextNormal() * (row == column ? 1 : Math.Sqrt(0.5));
                }

                Place(form, width, beta, row, column, element);
                element[1..].Negate();
                Place(form, width, beta, column, row, element);
            }
        }

        return form;
    }

    /// <summary>An M×N matrix with independent elements, E|W_ij|² = s², each component N(0, s²/β). Row by row, βM×βN.</summary>
    public static double[] Rectangular(int beta, int rows, int columns, double elementDeviation, RandomStream random)
    {
        int width = beta * columns;
        double[] form = new double[beta * rows * width];
        double deviation = elementDeviation / Math.Sqrt(beta);
        Span<double> element = stackalloc double[4];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int k = 0; k < beta; k++)
                {
                    element[k] = deviation * random.NextNormal();
                }

                Place(form, width, beta, row, column, element);
            }
        }

        return form;
    }

    /// <summary>The n different eigenvalues of a self-conjugate form, descending: every β-th of the βn.</summary>
    public static double[] Eigenvalues(int beta, int size, double[] form)
    {
        double[] all = new double[beta * size];
        DenseSpectrum.SymmetricEigenvalues(form, beta * size, all);
        return EveryCopy(all, beta);
    }

    /// <summary>The different singular values of a form, descending.</summary>
    public static double[] SingularValues(int beta, int rows, int columns, double[] form)
    {
        double[] all = new double[beta * Math.Min(rows, columns)];
        DenseSpectrum.SingularValues(form, beta * rows, beta * columns, all);
        return EveryCopy(all, beta);
    }

    private static double[] EveryCopy(double[] all, int beta) => [.. all.Where((_, i) => i % beta == 0)];

    private static void Negate(this Span<double> components)
    {
        foreach (ref double component in components)
        {
            component = -component;
        }
    }

    private static void Place(double[] form, int width, int beta, int row, int column, ReadOnlySpan<double> q)
    {
        (double a, double b, double c, double d) = (q[0], q[1], q[2], q[3]);
        ReadOnlySpan<double> block = [a, -b, -c, -d, b, a, -d, c, c, d, a, -b, d, -c, b, a];
        for (int i = 0; i < beta; i++)
        {
            for (int j = 0; j < beta; j++)
            {
                form[(((row * beta) + i) * width) + (column * beta) + j] = block[(4 * i) + j];
            }
        }
    }
}
