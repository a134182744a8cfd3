namespace ElodinFast.Hosting;

/// <summary>An address could not be bound; the message says which, why, and what to do.</summary>
public sealed class ServerBindException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ServerBindException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ServerBindException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ServerBindException()
    {
    }
}
