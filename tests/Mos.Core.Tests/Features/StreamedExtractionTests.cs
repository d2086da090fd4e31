using Mos.Testing;

namespace Mos.Core.Tests.Features;

public sealed class StreamedExtractionTests
{
    [Fact]
    public async Task Extraction_writes_parts_as_they_are_full_and_lets_their_outputs_go()
    {
        const int Count = 80, Batch = 2, BatchesAhead = 2;
        using var folder = new TemporaryFolder();
        using var model = new ByteModel();
        using var watched = new WatchedModel(model);
        int[] partsWhenOpened = new int[Count];
        ImageSet images = ByteModel.Set(Count);
        SignalStorePlan plan = Stores.Plan(model, new ImageSet(images.Items.Select((item, i) => item with { Open = () => Opened(item, i) }), images.ClassNames));

        await SignalExtraction.RunAsync(folder.Path, watched, plan, new ImageLoaderOptions { BatchSize = Batch, Threads = 2, BatchesAhead = BatchesAhead });

        // When a batch is begun, the batches are done that lie further back than those read ahead, and so are the parts of them.
        Assert.All(partsWhenOpened, (parts, i) => Assert.InRange(parts, ((i / Batch) - BatchesAhead) * Batch / plan.PartSize, Count / plan.PartSize));
        Assert.InRange(watched.MostHeld, 0, (plan.PartSize / Batch) + 1);

        Stream Opened(ImageItem item, int i)
        {
            partsWhenOpened[i] = Directory.GetFiles(folder.Path, "part-*.safetensors").Length;
            return item.Open!();
        }
    }
}
