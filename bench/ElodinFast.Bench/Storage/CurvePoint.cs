namespace ElodinFast.Bench.Storage;

/// <summary>One measured point of a cost curve.</summary>
/// <param name="Size">What it is measured against.</param>
/// <param name="Ns">Median time.</param>
/// <param name="FirstNs">Time of the first call, or 0 where that is nothing special.</param>
internal readonly record struct CurvePoint(long Size, double Ns, double FirstNs = 0);
