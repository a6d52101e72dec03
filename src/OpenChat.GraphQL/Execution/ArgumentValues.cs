// The coerced arguments of one field.
using System.Collections.Immutable;
using OpenChat.GraphQL.Types;

namespace OpenChat.GraphQL.Execution;

/// <summary>Coerced arguments of a field (specification 6.4.1). Values are as <see cref="InputValues"/> describes; defaults are filled in.
/// An argument may be absent, which is something else than null.</summary>
public readonly struct ArgumentValues
{
    private readonly ImmutableArray<InputValueDefinition> _definitions;
    private readonly object?[] _values;

    internal ArgumentValues(ImmutableArray<InputValueDefinition> definitions, object?[] values)
    {
        _definitions = definitions;
        _values = values;
    }

    /// <summary>How many arguments the field defines, whether given or not.</summary>
    public int Count => _values?.Length ?? 0;

    /// <summary>The value of the argument at that position of the definition; <see cref="InputValues.Absent"/> when not given.</summary>
    public object? this[int index] => _values[index];

    /// <summary>The value of the argument; <see cref="InputValues.Absent"/> when not given and without default.</summary>
    /// <exception cref="ArgumentException">The field has no such argument.</exception>
    public object? this[string name]
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (_definitions[i].Name == name)
                {
                    return _values[i];
                }
            }

            throw new ArgumentException($"The field has no argument \"{name}\".", nameof(name));
        }
    }

    /// <summary>The definition of the argument at that position.</summary>
    public InputValueDefinition Definition(int index) => _definitions[index];

    /// <summary>True when the argument was given (null counts) or has a default.</summary>
    public bool IsPresent(string name) => !ReferenceEquals(this[name], InputValues.Absent);

    /// <summary>A String or ID argument; null when null or absent.</summary>
    public string? GetString(string name) => Get(name) as string;

    /// <summary>An Int argument; null when null or absent.</summary>
    public int? GetInt(string name) => Get(name) as int?;

    /// <summary>A Float argument; null when null or absent.</summary>
    public double? GetFloat(string name) => Get(name) as double?;

    /// <summary>A Boolean argument; null when null or absent.</summary>
    public bool? GetBoolean(string name) => Get(name) as bool?;

    /// <summary>An enum argument; null when null or absent.</summary>
    public EnumValueDefinition? GetEnum(string name) => Get(name) as EnumValueDefinition;

    /// <summary>A list argument; null when null or absent.</summary>
    public object?[]? GetList(string name) => Get(name) as object?[];

    /// <summary>An input object argument, absent fields left out; null when null or absent.</summary>
    public IReadOnlyDictionary<string, object?>? GetObject(string name) => Get(name) as IReadOnlyDictionary<string, object?>;

    /// <summary>The value of any argument; null when null or absent.</summary>
    public object? Get(string name)
    {
        var value = this[name];
        return ReferenceEquals(value, InputValues.Absent) ? null : value;
    }
}
