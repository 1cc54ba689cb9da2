using System.Runtime.InteropServices;
using Dyson.Lanes;
using Dyson.Models;
using Dyson.Randomness;

namespace Dyson.Learning;

/// <summary>The inputs and labels of every step of deep students, one replica a lane.</summary>
internal sealed class DeepBatches<T> : IDisposable
    where T : unmanaged, ILanes<T>
{
    private readonly DeepStudent _model;
    private readonly DeepLearning _learning;
    private readonly DeepPass<T> _teacher;
    private readonly LaneMemory<T> _inputs;
    private readonly LaneMemory<T> _targets;
    private readonly LaneMemory<T> _labelNoise;
    private readonly LaneMemory<T> _setInputs;
    private readonly LaneMemory<T> _setTargets;
    private readonly int[][] _orders;
    private int _position;

    /// <summary>The source; a fixed set is drawn here, from <paramref name="shared"/> or each replica's own stream.</summary>
    public DeepBatches(DeepStudent model, DeepLearning learning, double[][] teacher, ref LaneStream<T> random, LaneStream<T> shared)
    {
        _model = model;
        _learning = learning;
        int samples = learning.InputsAStep(model);
        _teacher = new DeepPass<T>(model.Teacher, samples, learns: false);
        for (int l = 0; l < model.Teacher.Depth; l++)
        {
            _teacher.SetWeights(l, teacher[l]);
        }

        int size = learning.Data.Size;
        _inputs = new LaneMemory<T>(samples * model.Student.Inputs);
        _targets = new LaneMemory<T>(samples * model.Student.Outputs);
        _labelNoise = new LaneMemory<T>(learning.LabelNoise > 0 ? Math.Max(samples, size) * model.Student.Outputs : 0);
        _setInputs = new LaneMemory<T>(size * model.Student.Inputs);
        _setTargets = new LaneMemory<T>(size * model.Student.Outputs);
        bool byEpochs = learning.Data.Order == BatchOrder.Epochs;
        _orders = [.. Enumerable.Range(0, byEpochs ? T.Count : 0).Select(_ => Enumerable.Range(0, size).ToArray())];
        if (learning.Data.Kind == DeepDataKind.Infinite)
        {
            UseUnitCovariance();
        }
        else if (learning.Data is { Kind: DeepDataKind.Set, Shared: true })
        {
            DrawSet(ref shared);
        }
        else if (learning.Data.Kind == DeepDataKind.Set)
        {
            DrawSet(ref random);
        }
    }

    /// <summary>The batch's inputs, |B| × n_0.</summary>
    public Span<T> Inputs => _inputs.Span;

    /// <summary>The batch's labels, |B| × n_L.</summary>
    public Span<T> Targets => _targets.Span;

    /// <summary>Draws the next batch.</summary>
    public void Next(ref LaneStream<T> random)
    {
        switch (_learning.Data.Kind)
        {
            case DeepDataKind.Fresh:
                random.FillNormals(Inputs);
                _teacher.Forward(Inputs);
                _teacher.Output.CopyTo(Targets);
                AddLabelNoise(ref random, Targets);
                break;
            case DeepDataKind.Set:
                Gather(ref random);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _teacher.Dispose();
        _inputs.Dispose();
        _targets.Dispose();
        _labelNoise.Dispose();
        _setInputs.Dispose();
        _setTargets.Dispose();
    }

    // n inputs √n e_i: their (1/n) Σ x xᵀ is the unit matrix.
    private void UseUnitCovariance()
    {
        int n = _model.Student.Inputs;
        for (int i = 0; i < n; i++)
        {
            Inputs[(i * n) + i] = T.Broadcast(Math.Sqrt(n));
        }

        _teacher.Forward(Inputs);
        _teacher.Output.CopyTo(Targets);
    }

    private void DrawSet(ref LaneStream<T> random)
    {
        Span<T> inputs = _setInputs.Span;
        Span<T> targets = _setTargets.Span;
        random.FillNormals(inputs);
        int n = _model.Student.Inputs;
        int outputs = _model.Student.Outputs;
        for (int first = 0; first < _learning.Data.Size; first += _learning.BatchSize)
        {
            int count = Math.Min(_learning.BatchSize, _learning.Data.Size - first);
            _teacher.Forward(inputs.Slice(first * n, count * n));
            _teacher.Output.CopyTo(targets[(first * outputs)..]);
        }

        AddLabelNoise(ref random, targets);
    }

    private void AddLabelNoise(ref LaneStream<T> random, Span<T> targets)
    {
        if (_learning.LabelNoise == 0)
        {
            return;
        }

        Span<T> noise = _labelNoise.Span[..targets.Length];
        random.FillNormals(noise);
        DeepElements.AddScaled<T>(targets, _learning.LabelNoise, noise);
    }

    private void Gather(ref LaneStream<T> random)
    {
        for (int b = 0; b < _learning.BatchSize; b++)
        {
            T bits = random.NextBits();
            for (int lane = 0; lane < T.Count; lane++)
            {
                ulong word = BitConverter.DoubleToUInt64Bits(T.Lane(bits, lane));
                int member = _learning.Data.Order == BatchOrder.Epochs ? Shuffled(_orders[lane], word) : Below(_learning.Data.Size, word);
                Copy(_setInputs.Span, member, _inputs.Span, b, _model.Student.Inputs, lane);
                Copy(_setTargets.Span, member, _targets.Span, b, _model.Student.Outputs, lane);
            }

            _position = _position + 1 == _learning.Data.Size ? 0 : _position + 1;
        }
    }

    // Fisher and Yates, one exchange for each member as it is needed; an epoch goes on from the order of the last.
    private int Shuffled(int[] order, ulong word)
    {
        int other = _position + Below(order.Length - _position, word);
        (order[_position], order[other]) = (order[other], order[_position]);
        return order[_position];
    }

    // ⌊bound · word/2⁶⁴⌋: no member is favoured by more than one part in 2⁶⁴/bound.
    private static int Below(int bound, ulong word) => (int)Math.BigMul(word, (ulong)bound, out _);

    private static void Copy(Span<T> from, int fromRow, Span<T> to, int toRow, int width, int lane)
    {
        ReadOnlySpan<double> source = MemoryMarshal.Cast<T, double>(from.Slice(fromRow * width, width));
        Span<double> destination = MemoryMarshal.Cast<T, double>(to.Slice(toRow * width, width));
        for (int k = lane; k < destination.Length; k += T.Count)
        {
            destination[k] = source[k];
        }
    }
}
