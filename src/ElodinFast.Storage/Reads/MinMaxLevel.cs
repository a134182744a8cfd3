namespace ElodinFast.Storage;

/// <summary>The nodes of one level of a pyramid: a list in pieces, so that growing copies little and nothing large is allocated.</summary>
internal sealed class MinMaxLevel
{
    private const int PieceShift = 12;
    private const int PieceNodeCount = 1 << PieceShift;
    private const int FirstNodeCount = 16;
    private const int NodeByteCount = 2 * sizeof(double);

    private readonly List<MinMax[]> _pieces = [new MinMax[FirstNodeCount]];

    /// <summary>Nodes.</summary>
    public long Count { get; private set; }

    /// <summary>Memory held.</summary>
    public long ByteCount => (((_pieces.Count - 1L) << PieceShift) + _pieces[^1].Length) * NodeByteCount;

    /// <summary>A node.</summary>
    public MinMax this[long index] => _pieces[(int)(index >> PieceShift)][(int)(index & (PieceNodeCount - 1))];

    /// <summary>Adds a node.</summary>
    public void Add(MinMax node)
    {
        int piece = (int)(Count >> PieceShift);
        int inPiece = (int)(Count & (PieceNodeCount - 1));
        if (piece == _pieces.Count)
        {
            _pieces.Add(new MinMax[PieceNodeCount]);
        }
        else if (inPiece == _pieces[piece].Length)
        {
            MinMax[] grown = _pieces[piece];
            Array.Resize(ref grown, grown.Length * 2);
            _pieces[piece] = grown;
        }

        _pieces[piece][inPiece] = node;
        Count++;
    }
}
