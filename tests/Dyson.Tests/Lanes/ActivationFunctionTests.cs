using System.Numerics;
using Dyson.Lanes;
using Dyson.Randomness;

namespace Dyson.Tests.Lanes;

/// <summary>e^x, tanh, erf, GELU and ReLU in lanes against fixed-point arithmetic, with the errors that the doc comments promise.</summary>
public class ActivationFunctionTests
{
    // Promised in the doc comments of LaneMath.
    private const double ExpUlps = 1;
    private const double TanhUlps = 4;
    private const double TanhSlopeUlps = 6;
    private const double ErfUlps = 2;
    private const double ErfSlopeUlps = 3;
    private const double GeluUlps = 8;
    private const double GeluSlopeUlps = 8;

    [Fact]
    public void Reference_knows_published_digits()
    {
        // e, tanh 1, erf 1, erfc 5 = 1.5374597944280348502e-12 (Abramowitz and Stegun, tables 4 and 7).
        Assert.Equal(Math.E, ExactActivations.ToDouble(ExactActivations.Exp(1)), 1e-15);
        Assert.Equal(0.76159415595576488812, ExactActivations.ToDouble(ExactActivations.Tanh(1).Value), 1e-15);
        Assert.Equal(0.84270079294971486934, ExactActivations.ToDouble(ExactActivations.Erf(1).Value), 1e-15);
        Assert.Equal(1, -2 * ExactActivations.ToDouble(ExactActivations.Gelu(-5 * Math.Sqrt(2)).Value) / (5 * Math.Sqrt(2)) / 1.5374597944280348502e-12, 1e-12);
    }

    [Fact]
    public void Exponential_is_right_from_underflow_to_overflow()
    {
        RandomStream random = RandomStream.FromSeed(1, "exp");
        double[] arguments =
        [
            0, 1, -1, 709.78, -708.39, 0.34657359027997264, -0.34657359027997264, 0.34657359027997270, 1e-300, -1e-17, 1e-8,
            .. Enumerable.Range(0, 2000).Select(_ => (1417 * random.NextDouble()) - 708),
            .. Enumerable.Range(0, 2000).Select(_ => Math.ScaleB((2 * random.NextDouble()) - 1, 4 - random.NextInt32(50))),
        ];
        WorstError worst = new("e^x");
        foreach (double x in arguments)
        {
            BigInteger exact = ExactActivations.Exp(x);
            worst.Add(x, Lanes1.Lane(LaneMath.Exp(Lanes1.Broadcast(x)), 0), exact, exact);
        }

        worst.AssertBelow(ExpUlps);
    }

    [Fact]
    public void Exponential_knows_its_special_values()
    {
        double Exp(double x) => Lanes1.Lane(LaneMath.Exp(Lanes1.Broadcast(x)), 0);
        Assert.Equal(1, Exp(0));
        Assert.Equal(1, Exp(-0.0));
        Assert.Equal(0, Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, Exp(double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, Exp(709.7827128933841));
        Assert.True(double.IsFinite(Exp(709.782712893384)));
        Assert.True(double.IsNaN(Exp(double.NaN)));
        Assert.Equal(0, Exp(-745.2));
        Assert.Equal(double.Epsilon, Exp(-745.1));
        Assert.Equal(0, Exp(-1e300));

        // Of a subnormal result, one of the last subnormal place: e^−710, e^−740.
        Assert.Equal(4.47628622567513e-309, Exp(-710), 2 * double.Epsilon);
        Assert.Equal(4.18e-322, Exp(-740), 2 * double.Epsilon);
    }

    [Fact]
    public void Tanh_and_its_slope_are_right_everywhere() =>
        Check(Activation.Tanh, TanhUlps, TanhSlopeUlps, [.. Arguments("tanh", 25), 0.17328679513998632, 0.1732867951399864, 352.9], x => Plain(ExactActivations.Tanh(x)));

    [Fact]
    public void Error_function_and_its_slope_are_right_everywhere() =>
        Check(Activation.Erf, ErfUlps, ErfSlopeUlps, [.. Arguments("erf", 6.5), 1, Math.BitDecrement(1.0), -1, 20, -26.2], x => Plain(ExactActivations.Erf(x)));

    [Fact]
    public void Gelu_and_its_slope_are_right_everywhere() =>
        Check(Activation.Gelu, GeluUlps, GeluSlopeUlps, [.. Arguments("gelu", 9), -0.7517916243, 20, -20, 36, -36.9], ExactActivations.Gelu);

    [Fact]
    public void Special_values_are_those_of_the_functions()
    {
        foreach (Activation odd in new[] { Activation.Tanh, Activation.Erf })
        {
            Assert.Equal(1, Value(double.PositiveInfinity, odd));
            Assert.Equal(-1, Value(double.NegativeInfinity, odd));
            Assert.Equal(0, Slope(double.PositiveInfinity, odd));
            Assert.True(double.IsNegative(Value(-0.0, odd)));
            Assert.Equal(0, Value(0, odd));
            foreach (double x in Arguments("odd", 400))
            {
                Assert.Equal(-Value(x, odd), Value(-x, odd));
                Assert.Equal(Slope(x, odd), Slope(-x, odd));
                Assert.InRange(Value(x, odd), -1, 1);
            }
        }

        Assert.Equal(1, Slope(0, Activation.Tanh));
        Assert.Equal(double.PositiveInfinity, Value(double.PositiveInfinity, Activation.Gelu));
        Assert.Equal(0, Value(double.NegativeInfinity, Activation.Gelu));
        Assert.Equal(1, Slope(double.PositiveInfinity, Activation.Gelu));
        Assert.Equal(0, Slope(double.NegativeInfinity, Activation.Gelu));
        Assert.Equal(0.5, Slope(0, Activation.Gelu), 1e-15);
        Assert.Equal((3.5, 1.0), (Value(3.5, Activation.Relu), Slope(3.5, Activation.Relu)));
        Assert.Equal((0.0, 0.0), (Value(-3.5, Activation.Relu), Slope(-3.5, Activation.Relu)));
        Assert.Equal((0.0, 0.0), (Value(0, Activation.Relu), Slope(0, Activation.Relu)));
        Assert.Equal(double.PositiveInfinity, Value(double.PositiveInfinity, Activation.Relu));
        Assert.Equal(0, Value(double.NegativeInfinity, Activation.Relu));
        Assert.All(Enum.GetValues<Activation>(), activation => Assert.True(double.IsNaN(Value(double.NaN, activation))));
    }

    /// <summary>Negative control: the approximation of GELU by tanh is not taken for it, nor a polynomial of one degree less for the right one.</summary>
    [Fact]
    public void Reference_tells_the_exact_gelu_from_its_approximation()
    {
        double approximate = 0.5 * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (1 + 0.044715)));
        BigInteger exact = ExactActivations.Gelu(1).Value;
        Assert.True(ExactActivations.ErrorInUlps(approximate, exact, exact) > 1e6);
        Assert.True(ExactActivations.ErrorInUlps(Math.BitIncrement(Math.BitIncrement(Math.E)), ExactActivations.Exp(1), ExactActivations.Exp(1)) > 1);
    }

    [Fact]
    public void Every_width_gives_the_same_bits_whatever_the_neighbours()
    {
        RandomStream random = RandomStream.FromSeed(3, "activation widths");
        double[][] replicas = new double[8][];
        for (int block = 0; block < 8; block++)
        {
            for (int r = 0; r < 8; r++)
            {
                // Any bits (NaN, infinities, subnormals), and numbers of ordinary size.
                replicas[r] = [.. Enumerable.Range(0, 1024).Select(i => (i & 1) == 0 ? BitConverter.UInt64BitsToDouble(random.NextUInt64()) : 4 * random.NextNormal())];
            }

            EveryWidth.AssertSameBits(default(Elementary), replicas);
        }
    }

    private enum Activation
    {
        Tanh,
        Erf,
        Gelu,
        Relu,
    }

    private static double[] Arguments(string name, double most)
    {
        RandomStream random = RandomStream.FromSeed(2, name);
        return
        [
            .. Enumerable.Range(0, 700).Select(_ => most * ((2 * random.NextDouble()) - 1)),
            .. Enumerable.Range(0, 500).Select(_ => 2 * ((2 * random.NextDouble()) - 1)),
            .. Enumerable.Range(0, 300).Select(_ => Math.ScaleB((2 * random.NextDouble()) - 1, -random.NextInt32(200))),
        ];
    }

    private static (BigInteger Value, BigInteger Slope, BigInteger Scale) Plain((BigInteger Value, BigInteger Slope) exact) => (exact.Value, exact.Slope, exact.Slope);

    private static void Check(
        Activation activation, double valueUlps, double slopeUlps, double[] arguments, Func<double, (BigInteger Value, BigInteger Slope, BigInteger Scale)> reference)
    {
        WorstError value = new($"{activation}");
        WorstError slope = new($"slope of {activation}");
        foreach (double x in arguments)
        {
            (BigInteger exact, BigInteger exactSlope, BigInteger scale) = reference(x);
            (double computed, double computedSlope) = Both(Lanes1.Broadcast(x), activation);
            value.Add(x, computed, exact, exact);
            slope.Add(x, computedSlope, exactSlope, scale);
        }

        value.AssertBelow(valueUlps);
        slope.AssertBelow(slopeUlps);
    }

    private static double Value(double x, Activation activation) => Both(Lanes1.Broadcast(x), activation).Value;

    private static double Slope(double x, Activation activation) => Both(Lanes1.Broadcast(x), activation).Slope;

    private static (double Value, double Slope) Both(Lanes1 x, Activation activation)
    {
        Both(x, activation, out Lanes1 value, out Lanes1 slope);
        return (Lanes1.Lane(value, 0), Lanes1.Lane(slope, 0));
    }

    private static void Both<T>(T x, Activation activation, out T value, out T slope)
        where T : unmanaged, ILanes<T>
    {
        switch (activation)
        {
            case Activation.Tanh:
                LaneMath.Tanh(x, out value, out slope);
                break;
            case Activation.Erf:
                LaneMath.Erf(x, out value, out slope);
                break;
            case Activation.Gelu:
                LaneMath.Gelu(x, out value, out slope);
                break;
            default:
                LaneMath.Relu(x, out value, out slope);
                break;
        }
    }

    private sealed class WorstError(string name)
    {
        private double _error;
        private double _where;

        public void Add(double x, double computed, BigInteger exact, BigInteger scale)
        {
            double error = exact.IsZero ? (computed == 0 ? 0 : double.PositiveInfinity) : ExactActivations.ErrorInUlps(computed, exact, scale);
            if (!(error <= _error))
            {
                (_error, _where) = (error, x);
            }
        }

        public void AssertBelow(double promised)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {_error:F3} units in the last place at {_where:R}");
            Assert.True(_error < promised, $"{name} is {_error:F3} units in the last place off at {_where:R}; {promised} are promised.");
        }
    }

    private readonly struct Elementary : ILaneKernel
    {
        public T[] Run<T>(T[] input)
            where T : unmanaged, ILanes<T>
        {
            T[] output = new T[9 * input.Length];
            for (int i = 0; i < input.Length; i++)
            {
                output[9 * i] = LaneMath.Exp(input[i]);
                foreach (Activation activation in Enum.GetValues<Activation>())
                {
                    Both(input[i], activation, out output[(9 * i) + 1 + (2 * (int)activation)], out output[(9 * i) + 2 + (2 * (int)activation)]);
                }
            }

            return output;
        }
    }
}
