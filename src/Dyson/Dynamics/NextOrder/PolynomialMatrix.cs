namespace Dyson.Dynamics.NextOrder;

/// <summary>A square matrix of <see cref="TruncatedPolynomial"/>s.</summary>
internal sealed class PolynomialMatrix
{
    private readonly TruncatedPolynomial[] _elements;

    private PolynomialMatrix(int size, Func<int, int, TruncatedPolynomial> element)
    {
        Size = size;
        _elements = new TruncatedPolynomial[size * size];
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < size; column++)
            {
                _elements[(row * size) + column] = element(row, column);
            }
        }
    }

    /// <summary>Rows and columns.</summary>
    public int Size { get; }

    /// <summary>An element.</summary>
    public TruncatedPolynomial this[int row, int column] => _elements[(row * Size) + column];

    /// <summary>diag(values).</summary>
    public static PolynomialMatrix Diagonal(IReadOnlyList<double> values) =>
        new(values.Count, (i, j) => i == j ? TruncatedPolynomial.Constant(values[i]) : new TruncatedPolynomial());

    /// <summary>A symmetric matrix of variables, numbered by <see cref="SymmetricIndex"/> from <paramref name="first"/> on.</summary>
    public static PolynomialMatrix Variables(int size, int first) => new(size, (i, j) => TruncatedPolynomial.Variable(first + SymmetricIndex.Of(i, j)));

    /// <summary>aA + bB.</summary>
    public static PolynomialMatrix Combine(double a, PolynomialMatrix left, double b, PolynomialMatrix right) => new(left.Size, (i, j) =>
    {
        TruncatedPolynomial sum = new();
        sum.Add(a, left[i, j]);
        sum.Add(b, right[i, j]);
        return sum;
    });

    /// <summary>AB.</summary>
    public static PolynomialMatrix Product(PolynomialMatrix left, PolynomialMatrix right) => new(left.Size, (i, j) =>
    {
        TruncatedPolynomial sum = new();
        for (int k = 0; k < left.Size; k++)
        {
            sum.AddProduct(left[i, k], right[k, j]);
        }

        return sum;
    });
}
