using System.CommandLine;
using System.CommandLine.Parsing;

namespace Mos.Cli.App;

/// <summary>Says in one sentence why a command line is not understood.</summary>
internal static class UsageError
{
    public static string Sentence(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string verbs = string.Join(", ", parsed.RootCommandResult.Command.Subcommands.Select(c => c.Name));
        if (parsed.UnmatchedTokens is [string first, ..])
        {
            return command is RootCommand ? $"There is no verb '{first}'; there are {verbs}." : $"'{first}' is not understood after '{PathOf(parsed)}'.";
        }

        if (command is RootCommand)
        {
            return $"A verb is wanted: {verbs}.";
        }

        string[] missing = [.. Missing(parsed, command)];
        return missing.Length > 0 ? $"'{PathOf(parsed)}' needs {string.Join(", ", missing)}." : Rewritten(parsed.Errors[0]);
    }

    /// <summary>The verb with those that it belongs to, such as <c>mos groups make</c>.</summary>
    public static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent)
        {
            names.Push(command.Command.Name);
        }

        return string.Join(' ', names.Prepend("mos"));
    }

    private static IEnumerable<string> Missing(ParseResult parsed, Command command) =>
    [
        .. command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }).Select(a => a.Name),
        .. command.Options.Where(o => o.Required && parsed.GetResult(o) is null or { Tokens.Count: 0 }).Select(o => o.Name),
    ];

    /// <summary>The parser names .NET's types where a value cannot be read; users know numbers.</summary>
    private static string Rewritten(ParseError error) =>
        error.SymbolResult is OptionResult { Tokens: [var token], Option: var option }
        && IsNumber(option.ValueType, out string kind)
        && error.Message.Contains(option.ValueType.Name, StringComparison.Ordinal)
            ? $"{option.Name} takes a {kind}, not '{token.Value}'."
            : error.Message;

    private static bool IsNumber(Type type, out string kind)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        kind = plain == typeof(int) ? "whole number" : "number";
        return plain == typeof(int) || plain == typeof(double);
    }
}
