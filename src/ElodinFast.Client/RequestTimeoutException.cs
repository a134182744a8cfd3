namespace ElodinFast.Client;

/// <summary>The server did not answer in time. The connection stays usable; a reply that comes later is dropped.</summary>
public sealed class RequestTimeoutException : ImpellerClientException
{
    /// <summary>Creates the exception.</summary>
    public RequestTimeoutException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public RequestTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public RequestTimeoutException()
    {
    }
}
