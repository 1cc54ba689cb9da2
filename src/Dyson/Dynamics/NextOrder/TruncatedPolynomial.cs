namespace Dyson.Dynamics.NextOrder;

/// <summary>
/// A polynomial in numbered variables without its terms above third degree: what an expansion to the next order in the noise needs of a function.
/// </summary>
/// <remarks>A monomial is a number: ten bits a variable, counted from 1, the largest first; 0 is the constant. Hence at most 1023 variables.</remarks>
internal sealed class TruncatedPolynomial
{
    /// <summary>The highest degree that is kept.</summary>
    public const int HighestDegree = 3;

    /// <summary>The number of variables that can be told apart.</summary>
    public const int MostVariables = 1023;

    private const int Bits = 10;
    private const int Mask = (1 << Bits) - 1;

    private readonly Dictionary<int, double>[] _terms = [[], [], [], []];

    /// <summary>The polynomial 0.</summary>
    public TruncatedPolynomial()
    {
    }

    /// <summary>A constant.</summary>
    public static TruncatedPolynomial Constant(double value)
    {
        TruncatedPolynomial constant = new();
        constant.Add(0, 0, value);
        return constant;
    }

    /// <summary>The variable of a number.</summary>
    public static TruncatedPolynomial Variable(int number)
    {
        TruncatedPolynomial variable = new();
        variable.Add(1, number + 1, 1);
        return variable;
    }

    /// <summary>The constant term.</summary>
    public double AtZero => _terms[0].GetValueOrDefault(0);

    /// <summary>Coefficient of one variable.</summary>
    public double Linear(int variable) => _terms[1].GetValueOrDefault(variable + 1);

    /// <summary>The terms of one degree.</summary>
    public Monomial[] OfDegree(int degree) => [.. _terms[degree].Where(term => term.Value != 0).OrderBy(term => term.Key).Select(term => new Monomial(
        (term.Key & Mask) - 1, ((term.Key >> Bits) & Mask) - 1, (term.Key >> (2 * Bits)) - 1, term.Value))];

    /// <summary>Adds <paramref name="factor"/>·p.</summary>
    public void Add(double factor, TruncatedPolynomial p)
    {
        for (int degree = 0; degree <= HighestDegree; degree++)
        {
            foreach ((int key, double value) in p._terms[degree])
            {
                Add(degree, key, factor * value);
            }
        }
    }

    /// <summary>Adds p·q, terms above third degree left out.</summary>
    public void AddProduct(TruncatedPolynomial p, TruncatedPolynomial q, double factor = 1)
    {
        for (int left = 0; left <= HighestDegree; left++)
        {
            if (p._terms[left].Count == 0)
            {
                continue;
            }

            for (int right = 0; left + right <= HighestDegree; right++)
            {
                foreach ((int key, double value) in p._terms[left])
                {
                    foreach ((int other, double coefficient) in q._terms[right])
                    {
                        Add(left + right, Product(key, other), factor * value * coefficient);
                    }
                }
            }
        }
    }

    private void Add(int degree, int key, double value)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_terms[degree], key, out _) += value;
    }

    // Merges two lists of at most three variables in all.
    private static int Product(int left, int right)
    {
        int product = 0;
        int shift = 0;
        while ((left | right) != 0)
        {
            if ((left & Mask) >= (right & Mask))
            {
                product |= (left & Mask) << shift;
                left >>= Bits;
            }
            else
            {
                product |= (right & Mask) << shift;
                right >>= Bits;
            }

            shift += Bits;
        }

        return product;
    }
}
