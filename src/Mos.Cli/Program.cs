using Mos.Cli.App;

return await MosTool.RunAsync(args, new Terminal(Console.Out, Console.Error, isInteractive: !Console.IsErrorRedirected));
