using Dyson.Randomness;

namespace Dyson.Networks;

/// <summary>Orthonormal vectors without a preferred direction: normal ones, each made orthogonal to those before it (Gram and Schmidt, twice, as once loses digits).</summary>
internal static class HaarColumns
{
    /// <summary><paramref name="count"/> ≤ <paramref name="size"/> vectors of that many components, one after the other.</summary>
    public static double[] Draw(int size, int count, RandomStream random)
    {
        double[] vectors = new double[size * count];
        for (int k = 0; k < count; k++)
        {
            Span<double> vector = vectors.AsSpan(k * size, size);
            foreach (ref double component in vector)
            {
                component = random.NextNormal();
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int before = 0; before < k; before++)
                {
                    Remove(vectors.AsSpan(before * size, size), vector);
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            foreach (ref double component in vector)
            {
                component /= norm;
            }
        }

        return vectors;
    }

    private static void Remove(ReadOnlySpan<double> direction, Span<double> vector)
    {
        double along = Dot(direction, vector);
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] -= along * direction[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
