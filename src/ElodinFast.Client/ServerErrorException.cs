namespace ElodinFast.Client;

/// <summary>The server answered with an ErrorResponse; the message is its text.</summary>
public sealed class ServerErrorException : ImpellerClientException
{
    /// <summary>Creates the exception.</summary>
    public ServerErrorException(string message, Exception? inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ServerErrorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ServerErrorException()
    {
    }
}
