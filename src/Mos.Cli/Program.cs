Mos.Cli.Demo.DemoData.Draw(args[0], 10, 2, 20, 0, default);
