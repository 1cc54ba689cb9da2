using System.Globalization;
using System.Security.Cryptography;
using Dyson.Formats;
using MathNet.Numerics.LinearAlgebra;

namespace Dyson.Experiments;

/// <summary>The covariance C = K_φ⁻¹ of a target, from a NumPy file.</summary>
internal static class CovarianceFile
{
    /// <summary>|C_ij − C_ji| may be this part of the largest element: float32 rounding of a computed covariance.</summary>
    private const double AsymmetryAllowed = 1e-6;

    /// <summary>The target in a .npy file, or in a .npz file with one array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name as the experiment gives it.</param>
    /// <param name="complaint">What is wrong with it; null if nothing is.</param>
    public static CovarianceTarget? Read(string path, string name, out string? complaint)
    {
        complaint = null;
        try
        {
            using ArrayFile file = ArrayFile.Open(path, new ArrayLimits { MaximumArrayBytes = 1 << 20 });
            NpyArray array = file.Read();
            if (array.Rank != 2 || array.Shape[0] != array.Shape[1] || array.Shape[0] is < 1 or > 64)
            {
                complaint = $"'{name}' holds an array of shape ({string.Join(", ", array.Shape)})";
                return null;
            }

            double[] covariance = array.ToDoubles();
            complaint = Complaint(covariance, array.Shape[0], name);
            return complaint is null ? new CovarianceTarget(name, covariance, HashOf(covariance)) : null;
        }
        catch (Exception e) when (e is DataFormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            complaint = $"'{name}' cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    /// <summary>κ_i = 1/(eigenvalues of C), ascending.</summary>
    public static IReadOnlyList<double> Kappas(double[] covariance) => [.. Eigenvalues(covariance).Select(c => 1 / c).Order()];

    /// <summary>The copy that lies in a run directory: a .npz file with the array <c>covariance</c>.</summary>
    public static byte[] ToBytes(CovarianceTarget target)
    {
        int order = Order(target.Covariance);
        using MemoryStream stream = new();
        new NpzWriter().Add("covariance", target.Covariance, order, order).Write(stream);
        return stream.ToArray();
    }

    private static int Order(double[] covariance) => (int)Math.Sqrt(covariance.Length);

    private static string? Complaint(double[] covariance, int order, string name)
    {
        if (covariance.Any(c => !double.IsFinite(c)))
        {
            return $"'{name}' holds numbers that are not finite";
        }

        double largest = covariance.Max(Math.Abs);
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double difference = Math.Abs(covariance[(i * order) + j] - covariance[(j * order) + i]);
                if (difference > AsymmetryAllowed * largest)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"'{name}' is not symmetric: elements ({i}, {j}) and ({j}, {i}) differ by {difference:G3}");
                }

                double mean = 0.5 * (covariance[(i * order) + j] + covariance[(j * order) + i]);
                covariance[(i * order) + j] = mean;
                covariance[(j * order) + i] = mean;
            }
        }

        double smallest = Eigenvalues(covariance).Min();
        return smallest > 0 ? null : string.Create(CultureInfo.InvariantCulture, $"'{name}' is not positive definite: its smallest eigenvalue is {smallest:G3}");
    }

    private static IEnumerable<double> Eigenvalues(double[] covariance)
    {
        int order = Order(covariance);
        return Matrix<double>.Build.DenseOfRowMajor(order, order, covariance).Evd(Symmetricity.Symmetric).EigenValues.Select(e => e.Real);
    }

    /// <summary>SHA-256 of the elements as little-endian doubles, minus zero as zero.</summary>
    public static string HashOf(double[] covariance)
    {
        byte[] bytes = new byte[covariance.Length * sizeof(double)];
        for (int i = 0; i < covariance.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), covariance[i] == 0 ? 0 : covariance[i]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
