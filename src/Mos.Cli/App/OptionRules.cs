using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Mos.Cli.App;

/// <summary>What the value of an option may be; what is not is refused before the work begins, in a sentence that names the option.</summary>
internal static class OptionRules
{
    public static Option<T> Positive<T>(this Option<T> option) => option.Holds(value => value > 0, "above 0");

    public static Option<T> NotNegative<T>(this Option<T> option) => option.Holds(value => value >= 0, "0 or more");

    /// <summary>A share of images that may be all of them.</summary>
    public static Option<T> Share<T>(this Option<T> option) => option.Holds(value => value is > 0 and <= 1, "above 0 and at most 1, such as 0.95");

    /// <summary>A share of images that leaves some out.</summary>
    public static Option<T> ProperShare<T>(this Option<T> option) => option.Holds(value => value is > 0 and < 1, "above 0 and below 1, such as 0.95");

    public static Option<T> Within<T>(this Option<T> option, int least, int most) => option.Holds(value => value >= least && value <= most, $"from {least} to {most}");

    /// <summary>One of a few words.</summary>
    public static Option<string> OneOf(this Option<string> option, params string[] words)
    {
        option.HelpName = string.Join('|', words);
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
            {
                result.AddError($"{option.Name} is {string.Join(" or ", words)}, not '{token.Value}'.");
            }
        });
        return option;
    }

    /// <summary>Words that a shell offers beside any others.</summary>
    public static Option<T> Such<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Refuses words that look like options: an argument that takes many values would swallow a mistyped one.</summary>
    public static Argument<T> NoOptions<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(t => t.Value.StartsWith('-') && !Path.Exists(t.Value)) is Token token)
            {
                result.AddError($"There is no option '{token.Value}'.");
            }
        });
        return argument;
    }

    /// <summary>Refuses two options that contradict each other.</summary>
    public static void NotTogether(this Command command, Option first, Option second) => command.Validators.Add(result =>
    {
        if (result.GetResult(first) is not null && result.GetResult(second) is not null)
        {
            result.AddError($"{first.Name} and {second.Name} do not go together; give one of them.");
        }
    });

    private static Option<T> Holds<T>(this Option<T> option, Func<double, bool> rule, string wanted)
    {
        option.Validators.Add(result =>
        {
            // What is no number at all, the parser refuses by itself.
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out double value) && !rule(value))
            {
                result.AddError($"{option.Name} must be {wanted}, not {token.Value}.");
            }
        });
        return option;
    }
}
