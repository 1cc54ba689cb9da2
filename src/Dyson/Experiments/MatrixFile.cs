using Dyson.Formats;

namespace Dyson.Experiments;

/// <summary>A matrix from a NumPy file that an experiment names.</summary>
internal static class MatrixFile
{
    /// <summary>The matrix in a .npy file, or in a .npz file with one array.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name as the experiment gives it.</param>
    /// <param name="mostRows">Most rows that are accepted.</param>
    /// <param name="mostColumns">Most columns that are accepted.</param>
    /// <param name="complaint">What is wrong with it; null if nothing is.</param>
    /// <returns>Its elements row by row and its rows; null if something is wrong.</returns>
    public static (double[] Entries, int Rows)? Read(string path, string name, int mostRows, int mostColumns, out string? complaint)
    {
        complaint = null;
        try
        {
            using ArrayFile file = ArrayFile.Open(path, new ArrayLimits { MaximumArrayBytes = Math.Clamp((long)mostRows * mostColumns * sizeof(double), 1 << 20, Array.MaxLength) });
            NpyArray array = file.Read();
            if (array.Rank != 2 || array.Shape[0] < 1 || array.Shape[0] > mostRows || array.Shape[1] < 1 || array.Shape[1] > mostColumns)
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

            return (matrix, array.Shape[0]);
        }
        catch (Exception e) when (e is DataFormatException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            complaint = $"'{name}' cannot be read: {e.Message.TrimEnd('.')}";
            return null;
        }
    }

    /// <summary>The copy that lies in a run directory: a .npz file with one array.</summary>
    public static byte[] ToBytes(string array, double[] matrix, int rows)
    {
        using MemoryStream stream = new();
        new NpzWriter().Add(array, matrix, rows, matrix.Length / rows).Write(stream);
        return stream.ToArray();
    }
}
