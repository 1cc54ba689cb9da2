using System.Globalization;

namespace Dyson.Formats;

/// <summary>An npz archive: a zip archive with an npy array in each member NAME.npy; other members are passed over.</summary>
internal sealed class NpzFile : ArrayFile
{
    private const string Extension = ".npy";

    // no deflated byte unpacks to more than 1032 (zlib's documentation); the rest is for tiny members
    private const uint GreatestExpansion = 1032;
    private const uint Allowance = 1 << 16;

    // Trained weights and samples shrink by a few per cent; what shrinks a hundredfold holds next to nothing.
    private const long LargestUnsuspected = 1 << 28;
    private const long SuspiciousExpansion = 100;

    private readonly ZipDirectory _directory;
    private readonly Dictionary<string, ZipMember> _members = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    public NpzFile(Stream stream, ArraySource source, ArrayLimits limits, bool leaveOpen)
        : base(stream, source, limits, leaveOpen)
    {
        _directory = ZipDirectory.Read(stream, source);
        foreach (ZipMember member in _directory.Members.Where(member => member.Name.EndsWith(Extension, StringComparison.Ordinal)))
        {
            string name = member.Name[..^Extension.Length];
            _members.Add(name, member);
            _names.Add(name);
        }

        if (_names.Count == 0 && _directory.Members.Count > 0)
        {
            throw source.Failure(string.Create(CultureInfo.InvariantCulture,
                $"it is a zip archive without arrays: none of its {_directory.Members.Count} members has a name that ends in .npy"));
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => _names;

    /// <inheritdoc/>
    public override bool Contains(string name) => _members.ContainsKey(name);

    private protected override NpyHeader ReadHeaderCore(string name)
    {
        using ZipMemberStream bytes = OpenMember(name, out ArraySource array);
        return NpyDecoder.ReadHeader(bytes, array, out _);
    }

    private protected override NpyArray ReadCore(string name)
    {
        using ZipMemberStream bytes = OpenMember(name, out ArraySource array);
        ZipMember member = _members[name];
        NpyArray read = NpyDecoder.ReadArray(bytes, member.Bytes, member.Method == ZipMember.Stored, array, Limits);
        bytes.RequireComplete();
        return read;
    }

    private ZipMemberStream OpenMember(string name, out ArraySource array)
    {
        array = FileSource with { Array = name };
        ZipMember member = _members[name];
        if (member.IsEncrypted)
        {
            throw array.Failure("it is encrypted; arrays must be stored or deflated without a password");
        }

        if (member.Method is not (ZipMember.Stored or ZipMember.Deflated))
        {
            throw array.Failure(string.Create(CultureInfo.InvariantCulture,
                $"it is compressed by zip method {member.Method}; stored (0) and deflated (8) are allowed"));
        }

        if (member.Method == ZipMember.Stored ? member.Bytes != member.StoredBytes
            : (UInt128)member.Bytes > ((UInt128)member.StoredBytes * GreatestExpansion) + Allowance)
        {
            throw array.Failure(string.Create(CultureInfo.InvariantCulture,
                $"the archive states that its {member.StoredBytes} stored bytes unpack to {member.Bytes}, which cannot be"));
        }

        if (member.Bytes > LargestUnsuspected && member.Bytes / member.StoredBytes > SuspiciousExpansion)
        {
            throw array.Failure(string.Create(CultureInfo.InvariantCulture,
                $"its {member.StoredBytes} stored bytes unpack to {member.Bytes}, more than {SuspiciousExpansion} times as many, as in a zip bomb; save it uncompressed"));
        }

        return new ZipMemberStream(Stream, _directory.FindData(member, array), member, array);
    }
}
