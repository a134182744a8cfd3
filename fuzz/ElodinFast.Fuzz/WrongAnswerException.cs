using System.Diagnostics.CodeAnalysis;

namespace ElodinFast.Fuzz;

/// <summary>A target's answer contradicts itself or its model.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message)
{
    /// <summary>Throws unless the condition holds. The message is a constant: building one would cost more than the test.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition, [ConstantExpected] string message)
    {
        if (!condition)
        {
            throw new WrongAnswerException(message);
        }
    }
}
