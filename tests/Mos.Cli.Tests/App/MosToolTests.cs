using Mos.Cli.App;

namespace Mos.Cli.Tests.App;

public sealed class MosToolTests
{
    [Fact]
    public void CreateRoot_firstWordIsAVerb_makesThatAlone()
    {
        var terminal = new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false);
        string[] verbs = [.. Verbs.Root().Subcommands.Select(c => c.Name)];

        Assert.Equal(verbs, verbs.SelectMany(v => MosTool.CreateRoot(terminal, v).Subcommands).Select(c => c.Name));
        Assert.Equal(verbs, MosTool.CreateRoot(terminal, "--help").Subcommands.Select(c => c.Name));
    }
}
