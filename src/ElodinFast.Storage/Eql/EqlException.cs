namespace ElodinFast.Storage;

/// <summary>A query cannot be understood, or not be answered; the message is for the user as it stands.</summary>
internal sealed class EqlException : Exception
{
    public EqlException()
    {
    }

    public EqlException(string message)
        : base(message)
    {
    }

    public EqlException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
