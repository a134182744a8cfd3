namespace ElodinFast.Client;

/// <summary>A request to a server failed; derived types say how.</summary>
public class ImpellerClientException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ImpellerClientException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ImpellerClientException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ImpellerClientException()
    {
    }
}
