namespace Mos.Vision.Frozen;

/// <summary>How a batch goes through the frozen form: several images at once, on a thread each where there are enough, otherwise on an equal share of the threads.</summary>
/// <param name="threads">Threads that compute.</param>
/// <param name="pixelsPerPart">Pixels of the images that go through together on one thread.</param>
internal sealed class FrozenPass(int threads, int pixelsPerPart)
{
    /// <summary>Runs all images.</summary>
    /// <param name="images">Number of images.</param>
    /// <param name="pixels">Pixels of an image.</param>
    /// <param name="part">Runs so many images from the given one on, on so many threads; called by several threads.</param>
    public void Run(int images, int pixels, Action<int, int, Cores> part)
    {
        if (images == 0)
        {
            return;
        }

        int size = Math.Clamp(pixelsPerPart / pixels, 1, Math.Max(1, images / threads));
        int parts = (images + size - 1) / size;
        var inside = new Cores(Math.Max(1, threads / images));
        new Cores(Math.Min(threads, parts)).Run(parts, index =>
        {
            int first = index * size;
            part(first, Math.Min(size, images - first), inside);
        });
    }
}
