using System.Globalization;
using System.Text.RegularExpressions;
using ElodinFast.Wire;

namespace ElodinFast.Storage;

/// <summary>Binds a parsed query to a database's components: what its columns are called, and how each is computed.</summary>
internal sealed partial class EqlQuery
{
    private static readonly HashSet<string> s_methods =
        ["norm", "abs", "sqrt", "sign", "degrees", "arccos", "atan2", "clip", "cast", "first", "last", "fft", "fftfreq"];

    private readonly EqlCatalog _catalog;
    private readonly HashSet<EqlSource> _sources = [];
    private EqlRows _rows = null!;
    private bool _isWindowed;

    private EqlQuery(EqlCatalog catalog) => _catalog = catalog;

    /// <summary>Runs a query.</summary>
    /// <exception cref="EqlException">It cannot be understood, or names what there is not.</exception>
    public static EqlResult Run(EqlCatalog catalog, string text) => new EqlQuery(catalog).Bind(EqlParser.Parse(text));

    private EqlResult Bind(EqlNode node)
    {
        long from = long.MinValue;
        long to = long.MaxValue;
        while (node is EqlNode.Call { Method: "first" or "last" } window)
        {
            _isWindowed = true;
            long micros = DurationOf(window);
            if (window.Method == "first")
            {
                to = Math.Min(to, TimeMath.Add(_catalog.Earliest, micros));
            }
            else
            {
                from = Math.Max(from, TimeMath.Subtract(_catalog.Latest, micros));
            }

            node = window.Of;
        }

        IReadOnlyList<EqlNode> items = node is EqlNode.Tuple tuple ? tuple.Items : [node];
        List<Item> bound = [.. items.Select(BindItem)];
        if (_sources.Count == 0)
        {
            throw new EqlException("query parse error: a query names at least one component");
        }

        _rows = EqlRows.Of([.. _sources], from, to);
        EqlSource first = _sources.First();
        bool isPlain = _sources.Count == 1 && !_isWindowed && bound.TrueForAll(i => i.IsPlain);
        var columns = new List<EqlColumn>();
        if (isPlain && !bound.Exists(i => i.IsTime))
        {
            columns.Add(TimeColumn(first));
        }

        columns.AddRange(bound.Select(i => i.IsTime ? TimeColumn(i.Source!) : new EqlColumn(i.Name, false, i.ElementNames, i.Evaluate, i.IsList ? i.Source!.ElementCount : null)));
        return new EqlResult(columns, bound.Exists(i => i.IsWhole) ? WholeCount(bound) : _rows.Count, !isPlain);
    }

    // A transform has as many rows as its input; beside others it must be of the same length.
    private long WholeCount(List<Item> items) => items.Count == 1 ? items[0].Evaluate(0, (int)Math.Min(_rows.Count, int.MaxValue)).Length : _rows.Count;

    private EqlColumn TimeColumn(EqlSource source) => new(
        "time", true, [], (row, count) => EqlVector.OfIntegers(Array.ConvertAll(_rows.Times(source, row, count), static t => (Int128)t)));

    private Item BindItem(EqlNode node) => node switch
    {
        EqlNode.Name or EqlNode.Member => BindPath(node),
        EqlNode.Element element => BindElement(element),
        EqlNode.Number number => BindNumber(number.Value),
        EqlNode.Binary binary => BindBinary(binary),
        EqlNode.Call call => BindCall(call),
        EqlNode.Literal => throw new EqlException("query parse error: a string stands only in a method's brackets"),
        _ => throw new EqlException("query parse error: a tuple stands only at the outside"),
    };

    private static Item BindNumber(double value) => value == Math.Truncate(value) && Math.Abs(value) < 9e15
        ? new Item(value.ToString(CultureInfo.InvariantCulture), (_, count) => EqlVector.OfIntegers(Fill(count, (Int128)value)))
        : new Item(value.ToString(CultureInfo.InvariantCulture), (_, count) => EqlVector.OfFloats(Fill(count, value)));

    private Item BindPath(EqlNode node)
    {
        var parts = new List<string>();
        EqlNode? at = node;
        for (; at is EqlNode.Member member; at = member.Of)
        {
            parts.Insert(0, member.Text);
        }

        if (at is not EqlNode.Name root)
        {
            string text = parts.Count > 0 ? parts[0] : "that";
            throw new EqlException($"query parse error: entity not found: {text}");
        }

        parts.Insert(0, root.Text);
        EqlCatalog.Node place = _catalog.Root;
        for (int i = 0; i < parts.Count; i++)
        {
            if (place.Children.TryGetValue(parts[i], out EqlCatalog.Node? child))
            {
                place = child;
                continue;
            }

            if (place.Source is { } source && i == parts.Count - 1)
            {
                return BindMember(source, parts[i]);
            }

            throw new EqlException($"query parse error: entity not found: {parts[i]}");
        }

        return place.Source is { } found
            ? BindWhole(found)
            : throw new EqlException(
                $"query parse error: {string.Join('.', parts)} is no component; below it are: {string.Join(", ", place.Children.Keys.Order(StringComparer.Ordinal))}");
    }

    private Item BindWhole(EqlSource source)
    {
        _sources.Add(source);
        return new Item(source.Name, (row, count) => Decode(source, row, count, 0, source.ElementCount))
        {
            IsPlain = true,
            Source = source,
            IsList = !source.IsScalar,
            ElementNames = source.ElementNames,
        };
    }

    private Item BindMember(EqlSource source, string name)
    {
        if (name == "time")
        {
            _sources.Add(source);
            return new Item($"{source.Name}.time", (row, count) => EqlVector.OfIntegers(Array.ConvertAll(_rows.Times(source, row, count), static t => (Int128)t)))
            {
                IsPlain = true,
                IsTime = true,
                Source = source,
            };
        }

        int index = source.IsScalar ? -1 : source.IndexOfElement(name);
        return index >= 0 ? BindElementOf(source, index) : throw new EqlException($"query parse error: entity not found: {name}");
    }

    private Item BindElement(EqlNode.Element element)
    {
        Item of = BindItem(element.Of);
        return of is { Source: { } source, IsList: true }
            ? BindElementOf(source, element.Index)
            : throw new EqlException($"query parse error: [{element.Index}] wants a component with elements, and {of.Name} is none");
    }

    private Item BindElementOf(EqlSource source, int index)
    {
        _sources.Add(source);
        return new Item(
            source.NameOfElement(index) is { } name && index < source.ElementCount ? $"{source.Name}.{name}" : $"{source.Name}[{index}]",
            (row, count) => index < source.ElementCount ? Decode(source, row, count, index, 1) : EqlVector.Missing(count))
        {
            IsPlain = true,
            Source = source,
        };
    }

    private Item BindBinary(EqlNode.Binary binary)
    {
        Item left = Single(BindItem(binary.Left));
        Item right = Single(BindItem(binary.Right));
        return new Item(
            $"{left.Name} {binary.Operator} {right.Name}",
            (row, count) => EqlArithmetic.Apply(binary.Operator, left.Evaluate(row, count), right.Evaluate(row, count)));
    }

    private Item BindCall(EqlNode.Call call)
    {
        if (!s_methods.Contains(call.Method))
        {
            throw new EqlException($"query parse error: invalid method call: {call.Method}");
        }

        Item of = BindItem(call.Of);
        if (call.Method == "norm")
        {
            RequireArguments(call, 0, "value.norm()");
            return new Item($"norm({of.Name})", (row, count) => EqlFunctions.Norm(of.Evaluate(row, count)));
        }

        if (call.Method is "fft" or "fftfreq")
        {
            return BindTransform(call, of);
        }

        Item value = Single(of);
        switch (call.Method)
        {
            case "abs" or "sqrt" or "sign" or "degrees" or "arccos":
                RequireArguments(call, 0, $"value.{call.Method}()");
                return new Item($"{call.Method}({value.Name})", (row, count) => EqlFunctions.Apply(call.Method, value.Evaluate(row, count)));
            case "atan2":
                RequireArguments(call, 1, "y.atan2(x)");
                Item x = Single(BindItem(call.Arguments[0]));
                return new Item($"atan2({value.Name}, {x.Name})", (row, count) => EqlFunctions.Atan2(value.Evaluate(row, count), x.Evaluate(row, count)));
            case "clip":
                RequireArguments(call, 2, "value.clip(min, max)");
                Item low = Single(BindItem(call.Arguments[0]));
                Item high = Single(BindItem(call.Arguments[1]));
                return new Item(
                    $"clip({value.Name})",
                    (row, count) => EqlFunctions.Clip(value.Evaluate(row, count), low.Evaluate(row, count), high.Evaluate(row, count)));
            case "cast":
                RequireArguments(call, 1, "value.cast(type)");
                PrimitiveType type = TypeOf(call.Arguments[0]);
                return new Item($"cast({value.Name}, {type.Name()})", (row, count) => EqlFunctions.Cast(value.Evaluate(row, count), type));
            default:
                throw new EqlException($"query parse error: invalid method call: {call.Method} stands only at the outside");
        }
    }

    private Item BindTransform(EqlNode.Call call, Item of)
    {
        RequireArguments(call, 0, $"value.{call.Method}()");
        if (call.Method == "fftfreq" && !of.IsTime)
        {
            throw new EqlException("query parse error: invalid method call: fftfreq wants a component's .time");
        }

        // Over all rows at once, however few are asked for.
        EqlVector? whole = null;
        return new Item($"{call.Method}({of.Name})", (row, count) =>
        {
            whole ??= call.Method == "fft"
                ? EqlFourier.Magnitudes(Single(of).Evaluate(0, EqlFourier.CheckLength(_rows.Count)))
                : EqlFourier.Frequencies(of.Evaluate(0, EqlFourier.CheckLength(_rows.Count)));
            return EqlVector.OfFloats(whole.Floats!.AsSpan((int)row, Math.Min(count, whole.Length - (int)row)).ToArray());
        })
        {
            IsWhole = true,
        };
    }

    private static Item Single(Item item) => item.IsList && item.Source!.ElementCount != 1
        ? throw new EqlException(
            $"query parse error: {item.Name} has {item.Source!.ElementCount} elements and one is wanted: choose it by name or [i], or take .norm()")
        : item;

    private static void RequireArguments(EqlNode.Call call, int count, string form)
    {
        if (call.Arguments.Count != count)
        {
            string number = count switch { 0 => "no arguments", 1 => "one argument", _ => "two arguments" };
            throw new EqlException($"query parse error: invalid method call: {call.Method} requires {number}: {form}");
        }
    }

    private static PrimitiveType TypeOf(EqlNode node)
    {
        string name = node is EqlNode.Name n ? n.Text : node is EqlNode.Literal t ? t.Value : string.Empty;
        foreach (PrimitiveType type in Enum.GetValues<PrimitiveType>())
        {
            if (type.Name() == name)
            {
                return type;
            }
        }

        throw new EqlException("query parse error: invalid method call: cast takes one of u8, u16, u32, u64, i8, i16, i32, i64, bool, f32, f64");
    }

    private static long DurationOf(EqlNode.Call window)
    {
        string text = window.Arguments is [EqlNode.Literal given] ? given.Value : string.Empty;
        if (ShortDuration().Match(text) is { Success: true } number)
        {
            double scale = number.Groups["unit"].Value switch { "s" => 1e6, "ms" => 1e3, "ns" => 1e-3, "m" => 60e6, "h" => 3600e6, _ => 1 };
            return TimeMath.Saturate((Int128)Math.Min(double.Parse(number.Groups["n"].Value, CultureInfo.InvariantCulture) * scale, 1e30));
        }

        Match match = Iso8601Duration().Match(text);
        if (!match.Success || text.EndsWith('P') || text.EndsWith('T'))
        {
            throw new EqlException($"query parse error: invalid method call: {window.Method} takes a duration as \"5ms\", \"PT1.5S\" or \"P1DT3H\"");
        }

        double Part(string name) => match.Groups[name].Success ? double.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
        double seconds = (Part("d") * 86_400) + (Part("h") * 3600) + (Part("m") * 60) + Part("s");
        return TimeMath.Saturate((Int128)Math.Min(seconds * 1e6, 1e30));
    }

    [GeneratedRegex(@"^P(?:(?<d>\d+)D)?(?:T(?:(?<h>\d+)H)?(?:(?<m>\d+)M)?(?:(?<s>\d+(?:\.\d+)?)S)?)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Iso8601Duration();

    [GeneratedRegex(@"^(?<n>\d+(?:\.\d+)?)\s*(?<unit>ns|us|µs|ms|s|m|h)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ShortDuration();

    private static T[] Fill<T>(int count, T value)
    {
        var values = new T[count];
        Array.Fill(values, value);
        return values;
    }

    private EqlVector Decode(EqlSource source, long row, int count, int from, int width) =>
        EqlVector.Decode(_rows.Values(source, row, count), source.Schema.Type, source.ElementCount, from, width);

    private sealed record Item(string Name, Func<long, int, EqlVector> Evaluate)
    {
        /// <summary>A component, an element or a time as it stands there.</summary>
        public bool IsPlain { get; init; }

        public bool IsTime { get; init; }

        public bool IsList { get; init; }

        public bool IsWhole { get; init; }

        public EqlSource? Source { get; init; }

        public IReadOnlyList<string> ElementNames { get; init; } = [];
    }
}
