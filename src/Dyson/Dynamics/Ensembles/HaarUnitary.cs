using System.Numerics;
using Dyson.Randomness;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Dynamics.Ensembles;

/// <summary>Unitary matrices from the Haar measure on U(n).</summary>
internal static class HaarUnitary
{
    /// <summary>
    /// Q of Z = QR for a complex normal matrix Z, each column multiplied by the phase of R's diagonal element, so that R's diagonal is positive: without
    /// it Q depends on the algorithm and is not Haar distributed (Mezzadri, Notices of the AMS 54, 592, 2007).
    /// </summary>
    public static Matrix<Complex> Draw(int size, RandomStream random)
    {
        Matrix<Complex> z = Matrix<Complex>.Build.Dense(size, size);
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                z[row, column] = new Complex(random.NextNormal(), random.NextNormal());
            }
        }

        var qr = z.QR();
        Matrix<Complex> q = qr.Q;
        for (int column = 0; column < size; column++)
        {
            Complex r = qr.R[column, column];
            q.SetColumn(column, q.Column(column) * (r / r.Magnitude));
        }

        return q;
    }
}
