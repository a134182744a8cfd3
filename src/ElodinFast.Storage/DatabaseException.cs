namespace ElodinFast.Storage;

/// <summary>A directory that is no database, is damaged beyond repair, or is in use; the message says which and what to do.</summary>
public sealed class DatabaseException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DatabaseException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public DatabaseException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>Creates the exception.</summary>
    public DatabaseException()
    {
    }
}
