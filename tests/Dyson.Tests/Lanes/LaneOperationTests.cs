using System.Numerics;
using Dyson.Lanes;

namespace Dyson.Tests.Lanes;

/// <summary>Every operation of <see cref="ILanes{T}"/> against C#'s scalar operators on the awkward numbers, at every width.</summary>
public class LaneOperationTests
{
    private static readonly double[] Awkward =
    [
        0.0, -0.0, 1.0, -1.0, 1.5, -3.0, 1.0 / 3, Math.PI, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, -1.7e-308,
        1e-200, -1e-200, 1e200, -1e200, double.MaxValue, -double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
        1 + Math.ScaleB(1, -52), 1 - Math.ScaleB(1, -53), 4503599627370497.0,
    ];

    [Fact]
    public void Operations_are_IEEE_lane_by_lane_with_one_lane() => Check<Lanes1>(1);

    [Fact]
    public void Operations_are_IEEE_lane_by_lane_with_two_lanes() => Check<Lanes2>(2);

    [Fact]
    public void Operations_are_IEEE_lane_by_lane_with_four_lanes() => Check<Lanes4>(4);

    [Fact]
    public void Operations_are_IEEE_lane_by_lane_with_eight_lanes() => Check<Lanes8>(8);

    [Fact]
    public void Multiply_add_rounds_once()
    {
        CheckOneRounding<Lanes1>();
        CheckOneRounding<Lanes2>();
        CheckOneRounding<Lanes4>();
        CheckOneRounding<Lanes8>();
    }

    [Fact]
    public void Widest_width_is_one_that_the_processor_has()
    {
        Assert.True(Lanes1.IsHardwareAccelerated);
        bool accelerated = LaneWidths.Widest switch
        {
            LaneWidth.Eight => Lanes8.IsHardwareAccelerated,
            LaneWidth.Four => Lanes4.IsHardwareAccelerated,
            _ => !Lanes4.IsHardwareAccelerated && !Lanes8.IsHardwareAccelerated,
        };
        Assert.True(accelerated);
    }

    private static void Check<T>(int count)
        where T : unmanaged, ILanes<T>
    {
        Assert.Equal(count, T.Count);
        for (int i = 0; i < Awkward.Length; i++)
        {
            CheckUnary<T>(i);
            for (int j = 0; j < Awkward.Length; j++)
            {
                CheckBinary<T>(i, j);
                for (int k = 0; k < Awkward.Length; k++)
                {
                    CheckTernary<T>(i, j, k);
                }
            }
        }
    }

    private static void CheckUnary<T>(int i)
        where T : unmanaged, ILanes<T>
    {
        T a = Different<T>(i);
        Expect<T>(-a, l => -Number(i, l), "negation");
        Expect<T>(T.Sqrt(a), l => Math.Sqrt(Number(i, l)), "square root");
        Expect<T>(T.Abs(a), l => Math.Abs(Number(i, l)), "absolute value");
        ExpectBits<T>(~a, l => ~Bits(i, l), "complement");
        for (int shift = 0; shift < 64; shift++)
        {
            ExpectBits<T>(T.ShiftLeft(a, shift), l => Bits(i, l) << shift, "left shift");
            ExpectBits<T>(T.ShiftRight(a, shift), l => Bits(i, l) >> shift, "right shift");
            if (shift > 0)
            {
                ExpectBits<T>(T.RotateLeft(a, shift), l => BitOperations.RotateLeft(Bits(i, l), shift), "rotation");
            }
        }

        Expect<T>(T.Broadcast(Awkward[i]), _ => Awkward[i], "broadcast");
        ExpectBits<T>(T.BroadcastBits(Bits(i, 0)), _ => Bits(i, 0), "broadcast bits");
        uint signs = 0;
        for (int lane = 0; lane < T.Count; lane++)
        {
            signs |= (uint)(Bits(i, lane) >> 63) << lane;
            Expect<T>(T.WithLane(a, lane, 42.0), l => l == lane ? 42.0 : Number(i, l), "replaced lane");
        }

        Assert.Equal(signs, T.SignBits(a));
    }

    private static void CheckBinary<T>(int i, int j)
        where T : unmanaged, ILanes<T>
    {
        T a = Different<T>(i);
        T b = Different<T>(j);
        Expect<T>(a + b, l => Number(i, l) + Number(j, l), "sum");
        Expect<T>(a - b, l => Number(i, l) - Number(j, l), "difference");
        Expect<T>(a * b, l => Number(i, l) * Number(j, l), "product");
        Expect<T>(a / b, l => Number(i, l) / Number(j, l), "quotient");
        ExpectBits<T>(T.LessThan(a, b), l => Number(i, l) < Number(j, l) ? ulong.MaxValue : 0, "less than");
        ExpectBits<T>(T.AreEqual(a, b), l => Number(i, l) == Number(j, l) ? ulong.MaxValue : 0, "equality");
        ExpectBits<T>(a & b, l => Bits(i, l) & Bits(j, l), "and");
        ExpectBits<T>(a | b, l => Bits(i, l) | Bits(j, l), "or");
        ExpectBits<T>(a ^ b, l => Bits(i, l) ^ Bits(j, l), "exclusive or");
        ExpectBits<T>(T.AddBits(a, b), l => unchecked(Bits(i, l) + Bits(j, l)), "integer sum");
        ExpectBits<T>(T.SubtractBits(a, b), l => unchecked(Bits(i, l) - Bits(j, l)), "integer difference");
    }

    private static void CheckTernary<T>(int i, int j, int k)
        where T : unmanaged, ILanes<T>
    {
        T a = Different<T>(i);
        T b = Different<T>(j);
        T c = Different<T>(k);
        Expect<T>(T.MultiplyAdd(a, b, c), l => Math.FusedMultiplyAdd(Number(i, l), Number(j, l), Number(k, l)), "multiply-add");
        Expect<T>(T.NegateMultiplyAdd(a, b, c), l => Math.FusedMultiplyAdd(-Number(i, l), Number(j, l), Number(k, l)), "negated multiply-add");
        ExpectBits<T>(
            T.Select(T.LessThan(a, b), c, a), l => Number(i, l) < Number(j, l) ? Bits(k, l) : Bits(i, l), "selection");
    }

    private static void CheckOneRounding<T>()
        where T : unmanaged, ILanes<T>
    {
        // (1 + ε)(1 − ε) = 1 − ε² with ε = 2⁻³⁰: the ε² is lost by two roundings.
        double epsilon = Math.ScaleB(1, -30);
        T above = T.Broadcast(1 + epsilon);
        T below = T.Broadcast(1 - epsilon);
        Expect<T>(T.MultiplyAdd(above, below, T.Broadcast(-1)), _ => -epsilon * epsilon, "multiply-add");
        Expect<T>(T.NegateMultiplyAdd(above, below, T.Broadcast(1)), _ => epsilon * epsilon, "negated multiply-add");
    }

    // Neighbouring lanes hold different awkward numbers.
    private static T Different<T>(int i)
        where T : unmanaged, ILanes<T>
    {
        T value = T.BroadcastBits(0);
        for (int lane = 0; lane < T.Count; lane++)
        {
            value = T.WithLane(value, lane, Number(i, lane));
        }

        return value;
    }

    private static double Number(int i, int lane) => Awkward[(i + (5 * lane)) % Awkward.Length];

    private static ulong Bits(int i, int lane) => BitConverter.DoubleToUInt64Bits(Number(i, lane));

    private static void Expect<T>(T actual, Func<int, double> expected, string what)
        where T : unmanaged, ILanes<T>
    {
        for (int lane = 0; lane < T.Count; lane++)
        {
            if (!EveryWidth.Same(expected(lane), T.Lane(actual, lane)))
            {
                Assert.Fail($"{what}, lane {lane} of {T.Count}: {T.Lane(actual, lane):R} instead of {expected(lane):R}");
            }
        }
    }

    private static void ExpectBits<T>(T actual, Func<int, ulong> expected, string what)
        where T : unmanaged, ILanes<T>
    {
        for (int lane = 0; lane < T.Count; lane++)
        {
            ulong bits = BitConverter.DoubleToUInt64Bits(T.Lane(actual, lane));
            if (expected(lane) != bits)
            {
                Assert.Fail($"{what}, lane {lane} of {T.Count}: {bits:X16} instead of {expected(lane):X16}");
            }
        }
    }
}
