using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>A fixed layer Z from a NumPy file.</summary>
internal static class LayerFile
{
    /// <summary>The layer in a .npy file, or in a .npz file with one array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name as the experiment gives it.</param>
    /// <param name="complaint">What is wrong with it; null if nothing is.</param>
    public static MatrixLayer? Read(string path, string name, out string? complaint)
    {
        complaint = null;
        try
        {
            using ArrayFile file = ArrayFile.Open(path, new ArrayLimits { MaximumArrayBytes = 1 << 20 });
            NpyArray array = file.Read();
            if (array.Rank != 2 || array.Shape[0] is < 1 or > LayerReader.MostRows || array.Shape[1] is < 1 or > 64)
            {
                complaint = $"'{name}' holds an array of shape ({string.Join(", ", array.Shape)})";
                return null;
            }

            double[] matrix = array.ToDoubles();
            if (matrix.Any(z => !double.IsFinite(z)))
            {
                complaint = $"'{name}' holds numbers that are not finite";
                return null;
            }

            return new MatrixLayer(name, matrix, array.Shape[0], CovarianceFile.HashOf(matrix));
        }
        catch (Exception e) when (e is DataFormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            complaint = $"'{name}' cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    /// <summary>The copy that lies in a run directory: a .npz file with the array <c>layer</c>.</summary>
    public static byte[] ToBytes(MatrixLayer layer)
    {
        using MemoryStream stream = new();
        new NpzWriter().Add("layer", layer.Matrix, layer.Rows, layer.Matrix.Length / layer.Rows).Write(stream);
        return stream.ToArray();
    }
}
