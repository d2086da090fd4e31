using System.Buffers;
using System.Numerics.Tensors;
using Mos.Vision.Frozen;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Mos.Vision;

/// <summary>Copies the normalised pixels of one image of a batch, the channels of a pixel together; called by several threads.</summary>
internal delegate void BatchPixels(Tensor inputs, int image, Span<float> pixels);

/// <summary>
/// Images that go through the blocks before the first that is trained in the frozen form, on a processor: out come the features where none is
/// trained, otherwise the feature maps that torch goes on with.
/// </summary>
/// <param name="backbone">How the frozen form runs, and the size of images.</param>
/// <param name="frozen">The blocks.</param>
/// <param name="read">Reads images.</param>
internal sealed class FrozenInput(BitBackbone backbone, FrozenNetwork frozen, BatchPixels read) : ITrainingInput
{
    private readonly int _size = backbone.Preprocessing.Size;

    /// <inheritdoc/>
    public Tensor Of(TrainingBatch batch, int start, int length, CancellationToken cancellationToken)
    {
        var features = new BackboneOutputBuffer(length, backbone.Variant, withStages: false);
        var maps = new Activations?[length];
        backbone.RunFrozenParts(length, _size * _size, (first, count, cores) =>
        {
            using Activations pixels = Pixels(batch, start + first, count);
            if (frozen.IsWhole)
            {
                frozen.Forward(pixels, features, first, cores, cancellationToken);
            }
            else
            {
                maps[first] = frozen.Maps(pixels, cores, cancellationToken);
            }
        });
        if (!frozen.IsWhole)
        {
            return ToTensor(maps);
        }

        FloatMatrix values = features.ToOutput().Features;
        return TensorValues.ToTensor(values.Values, values.Rows, values.Columns);
    }

    /// <summary>Puts the maps of all parts together and returns their memory.</summary>
    private static Tensor ToTensor(IEnumerable<Activations?> parts)
    {
        using DisposeScope scope = NewDisposeScope();
        var tensors = new List<Tensor>();
        foreach (Activations part in parts.OfType<Activations>())
        {
            tensors.Add(ImageInput.ToTensor(part, CPU));
            part.Dispose();
        }

        return cat(tensors).MoveToOuterDisposeScope();
    }

    private Activations Pixels(TrainingBatch batch, int first, int count)
    {
        var pixels = new Activations(count, _size, _size, 3);
        float[] partner = ArrayPool<float>.Shared.Rent(pixels.ImageLength);
        for (int image = 0; image < count; image++)
        {
            Span<float> own = pixels.Pixels(image);
            read(batch.Inputs, first + image, own);
            if (batch.Mixup is { } mixup)
            {
                Span<float> other = partner.AsSpan(0, own.Length);
                read(batch.Inputs, mixup.Partners[first + image], other);
                TensorPrimitives.Multiply(own, (float)mixup.Lambda, own);
                TensorPrimitives.FusedMultiplyAdd(other, (float)(1 - mixup.Lambda), own, own);
            }
        }

        ArrayPool<float>.Shared.Return(partner);
        return pixels;
    }
}
