namespace ElodinFast.Client;

/// <summary>The connection could not be made, or ended before the reply came.</summary>
public sealed class ConnectionLostException : ImpellerClientException
{
    /// <summary>Creates the exception.</summary>
    public ConnectionLostException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ConnectionLostException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ConnectionLostException()
    {
    }
}
