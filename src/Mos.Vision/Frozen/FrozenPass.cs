namespace Mos.Vision.Frozen;

/// <summary>A batch through the frozen form: several images at once on a thread each where there are enough, otherwise one after another on all threads.</summary>
/// <param name="network">The network.</param>
/// <param name="preprocessing">How bytes become its input.</param>
/// <param name="threads">Threads that compute.</param>
/// <param name="pixelsPerPart">Pixels of the images that go through together on one thread.</param>
internal sealed class FrozenPass(FrozenNetwork network, Preprocessing preprocessing, int threads, int pixelsPerPart)
{
    /// <summary>Runs all images.</summary>
    public void Run(ImageBatch images, BackboneOutputBuffer output, CancellationToken cancellationToken)
    {
        bool shared = images.Count < threads;
        int size = shared ? 1 : Math.Clamp(pixelsPerPart / (images.Height * images.Width), 1, images.Count / threads);
        int parts = (images.Count + size - 1) / size;
        var inside = new Cores(shared ? threads : 1);
        new Cores(shared ? 1 : threads).Run(parts, part =>
        {
            int first = part * size;
            network.Forward(Normalize(images, first, Math.Min(size, images.Count - first)), output, first, inside, cancellationToken);
        });
    }

    /// <summary>The value of each byte in each channel, in the three rounded steps of the reference.</summary>
    private float[][] Tables()
    {
        ChannelValues mean = preprocessing.Mean, deviation = preprocessing.Deviation;
        return [Table(mean.Red, deviation.Red), Table(mean.Green, deviation.Green), Table(mean.Blue, deviation.Blue)];

        float[] Table(float m, float d) => [.. Enumerable.Range(0, 256).Select(v => ((v / (float)preprocessing.Divisor) - m) / d)];
    }

    private Activations Normalize(ImageBatch images, int first, int count)
    {
        var pixels = new Activations(count, images.Height, images.Width, 3);
        float[][] tables = Tables();
        (int red, int blue) = preprocessing.Channels == ChannelOrder.Bgr ? (2, 0) : (0, 2);
        for (int image = 0; image < count; image++)
        {
            Span<float> values = pixels.Pixels(image, 0, images.Height * images.Width);
            ReadOnlySpan<byte> bytes = images.Pixels.Span.Slice((first + image) * values.Length, values.Length);
            for (int at = 0; at + 2 < values.Length; at += 3)
            {
                values[at + red] = tables[0][bytes[at]];
                values[at + 1] = tables[1][bytes[at + 1]];
                values[at + blue] = tables[2][bytes[at + 2]];
            }
        }

        return pixels;
    }
}
