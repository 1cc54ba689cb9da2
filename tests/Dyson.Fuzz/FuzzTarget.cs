using Dyson.Fuzz.Mutations;
using Dyson.Randomness;

namespace Dyson.Fuzz;

/// <summary>One reader, sound files for it, and what its format's damage looks like.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Seeds">Sound files, from which the damaged ones are made.</param>
/// <param name="Growth">Most bytes that a byte of the file may stand for: 1, or 1032 where it may be deflated (zlib's documentation).</param>
/// <param name="Damage">The format's own damage to one file of a case: its name, its bytes, the bytes of another sound file.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<FuzzCase> Seeds, int Growth, Func<string, byte[], byte[], RandomStream, byte[]> Damage)
{
    private const double RawShare = 0.3;
    private const double MainShare = 0.7;

    /// <summary>A damaged file: 30 % of them by bytes alone, the others by the format's own structure, so that they reach behind its first checks.</summary>
    public FuzzCase Mutate(RandomStream random)
    {
        FuzzCase seed = Seeds[random.NextInt32(Seeds.Count)];
        FuzzCase other = Seeds[random.NextInt32(Seeds.Count)];
        string[] names = [.. seed.Files.Keys.Order(StringComparer.Ordinal)];
        string name = random.NextDouble() < MainShare ? seed.Main : names[random.NextInt32(names.Length)];
        byte[] whole = seed.Files[name];
        return seed.With(name, random.NextDouble() < RawShare ? ByteMutations.Apply(whole, other.Bytes, random) : Damage(name, whole, other.Bytes, random));
    }
}
