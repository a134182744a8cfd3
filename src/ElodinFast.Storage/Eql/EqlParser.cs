using System.Globalization;

namespace ElodinFast.Storage;

/// <summary>
/// Reads the query language of graphs and schematics. All four operators have one precedence, left to right; there are no comparisons.
/// Source: the language as elodin-db 0.19 runs it.
/// </summary>
internal sealed class EqlParser
{
    /// <summary>Brackets and calls within each other; a query that needs more is no query.</summary>
    private const int DepthMax = 200;

    private const int LengthMax = 64 * 1024;

    private readonly string _text;
    private int _position;
    private int _depth;

    private EqlParser(string text) => _text = text;

    /// <summary>Parses a whole query; several columns may stand without brackets around them.</summary>
    /// <exception cref="EqlException">It is none; says where and what was expected.</exception>
    public static EqlNode Parse(string text)
    {
        if (text.Length > LengthMax)
        {
            throw new EqlException($"query parse error: {text.Length} characters are more than the {LengthMax} that a query may have");
        }

        var parser = new EqlParser(text);
        EqlNode node = parser.ParseList(closing: '\0');
        parser.SkipSpace();
        return parser._position == text.Length ? node : throw parser.Expected("an operator, \",\" or the end");
    }

    private EqlNode ParseList(char closing)
    {
        var items = new List<EqlNode> { ParseExpression() };
        bool isTuple = false;
        while (TryTake(','))
        {
            isTuple = true;
            if (closing != '\0' && Peek() == closing)
            {
                break; // (a,) has one
            }

            items.Add(ParseExpression());
        }

        return isTuple ? new EqlNode.Tuple(items) : items[0];
    }

    private EqlNode ParseExpression()
    {
        if (++_depth > DepthMax)
        {
            throw new EqlException($"query parse error: more than {DepthMax} brackets within each other");
        }

        EqlNode left = ParsePostfix();
        while (Peek() is '+' or '-' or '*' or '/')
        {
            char op = _text[_position++];
            left = new EqlNode.Binary(op, left, ParsePostfix());
        }

        _depth--;
        return left;
    }

    private EqlNode ParsePostfix()
    {
        EqlNode node = ParsePrimary();
        while (true)
        {
            if (TryTake('.'))
            {
                string name = ParseName();
                node = TryTake('(') ? new EqlNode.Call(node, name, ParseArguments()) : new EqlNode.Member(node, name);
            }
            else if (TryTake('['))
            {
                SkipSpace();
                int start = _position;
                while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
                {
                    _position++;
                }

                if (!int.TryParse(_text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                {
                    throw Expected("the number of an element");
                }

                Take(']');
                node = new EqlNode.Element(node, index);
            }
            else
            {
                return node;
            }
        }
    }

    private List<EqlNode> ParseArguments()
    {
        var arguments = new List<EqlNode>();
        if (TryTake(')'))
        {
            return arguments;
        }

        do
        {
            arguments.Add(ParseExpression());
        }
        while (TryTake(','));

        Take(')');
        return arguments;
    }

    private EqlNode ParsePrimary()
    {
        switch (Peek())
        {
            case '(':
                _position++;
                EqlNode inner = ParseList(')');
                Take(')');
                return inner;
            case '"':
                int end = _text.IndexOf('"', _position + 1);
                if (end < 0)
                {
                    throw Expected("a closing \"");
                }

                string text = _text[(_position + 1)..end];
                _position = end + 1;
                return new EqlNode.Literal(text);
            case '-' or (>= '0' and <= '9'):
                return ParseNumber();
            default:
                return new EqlNode.Name(ParseName());
        }
    }

    private EqlNode.Number ParseNumber()
    {
        int start = _position;
        if (_text[_position] == '-')
        {
            _position++;
            SkipSpace();
        }

        int digits = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
        {
            _position++;
        }

        if (_position == digits)
        {
            throw Expected("a number");
        }

        if (_position < _text.Length && _text[_position] == '.')
        {
            _position++;
            while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            {
                _position++;
            }
        }

        string number = _text[start.._position].Replace(" ", string.Empty, StringComparison.Ordinal);
        return new EqlNode.Number(double.Parse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
    }

    private string ParseName()
    {
        SkipSpace();
        int start = _position;
        if (_position < _text.Length && (char.IsLetter(_text[_position]) || _text[_position] == '_'))
        {
            _position++;
            while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
            {
                _position++;
            }
        }

        return _position > start ? _text[start.._position] : throw Expected("a name, a number, a string or \"(\"");
    }

    private char Peek()
    {
        SkipSpace();
        return _position < _text.Length ? _text[_position] : '\0';
    }

    private bool TryTake(char wanted)
    {
        if (Peek() != wanted || _position >= _text.Length)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Take(char wanted)
    {
        if (!TryTake(wanted))
        {
            throw Expected($"\"{wanted}\"");
        }
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }
    }

    private EqlException Expected(string what)
    {
        int line = 1 + _text.AsSpan(0, _position).Count('\n');
        int column = _position - _text.LastIndexOf('\n', Math.Max(0, _position - 1));
        string found = _position < _text.Length ? $"\"{_text[_position]}\"" : "the end";
        return new EqlException($"query parse error: parse error at {line}:{column}: expected {what}, found {found}");
    }
}
