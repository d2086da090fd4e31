using Mos.Cli.App;
using Mos.Detectors;
using Mos.Testing;
using Mos.Vision;

namespace Mos.Cli.Tests.App;

[Collection(ToolTests.Name)]
public sealed class StreamedTableTests(Samples samples)
{
    private static readonly ImageLoaderOptions Options = new() { BatchSize = 2, Threads = 2, BatchesAhead = 2 };

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Rows_leave_before_the_images_behind_them_are_read_and_no_output_is_held(bool asJson, int header)
    {
        using BitModel model = BitModel.Load(samples["flat"]);
        using var watched = new WatchedModel(model);
        using var lines = new LineCounter();
        var table = new ScoreTable(new ScoringPass([new ModelScorers(watched, [Detectors.Scorers.Msp()], ModelSignals.Logits)], Options), withLogits: true, withFeatures: false);
        int[] rowsWhenOpened = new int[48];
        ImageItem[] images = [.. ImageSet.FromDirectory(samples["val"]).Items.Select((item, i) => item with { Open = () => Opened(item, i) })];

        await (asJson ? table.WriteJsonAsync(images, lines, new Progress<OodProgress>(), default) : table.WriteCsvAsync(images, lines, new Progress<OodProgress>(), default));

        // When a batch is begun, the rows are written of all batches that lie further back than those read ahead.
        Assert.All(rowsWhenOpened, (rows, i) => Assert.InRange(rows, ((i / Options.BatchSize) - Options.BatchesAhead) * Options.BatchSize, images.Length));
        Assert.InRange(watched.MostHeld, 0, 3);

        Stream Opened(ImageItem item, int i)
        {
            rowsWhenOpened[i] = Math.Max(0, lines.Count - header);
            return File.OpenRead(item.Source);
        }
    }

    private sealed class LineCounter : TextWriter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override System.Text.Encoding Encoding => System.Text.Encoding.UTF8;

        public override void Write(char value)
        {
            if (value == '\n')
            {
                Interlocked.Increment(ref _count);
            }
        }
    }
}
