using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using OrtType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Mos.OnnxRuntime;

/// <summary>Collects an output of the parts of a batch: a row for each image.</summary>
/// <param name="model">The model's name, for messages.</param>
/// <param name="tensor">The output's name.</param>
/// <param name="count">Images of the whole batch.</param>
internal sealed class OutputRows(string model, string tensor, int count)
{
    private float[]? _values;
    private int _columns;

    /// <summary>Copies the rows of a part, without those of images that only filled it up.</summary>
    /// <exception cref="MosException">The output has another shape or type than one row of numbers for each image.</exception>
    public void Put(OrtValue value, int first, int images, int fed)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        long[] shape = info.Shape;
        int columns = shape.Length < 2 || shape[0] != fed || shape.Skip(1).Count(d => d != 1) > 1 ? 0 : checked((int)(info.ElementCount / fed));
        if (columns == 0 || (_values is not null && columns != _columns))
        {
            throw new MosException(
                $"Tensor '{tensor}' of model '{model}' has shape [{string.Join(", ", shape)}] for {fed} images, where [{fed}, K] is needed: one row for each; name another tensor, or export it so.");
        }

        _columns = columns;
        _values ??= new float[count * columns];
        Span<float> rows = _values.AsSpan(first * columns, images * columns);
        switch (info.ElementDataType)
        {
            case OrtType.Float:
                value.GetTensorDataAsSpan<float>()[..rows.Length].CopyTo(rows);
                break;
            case OrtType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>())[..rows.Length], rows);
                break;
            default:
                throw new MosException($"Tensor '{tensor}' of model '{model}' has elements of type {info.ElementDataType}, where float32 or float16 is needed; export the model with one of these.");
        }
    }

    /// <param name="columns">The number of columns, where there were no images to tell it.</param>
    public FloatMatrix ToMatrix(int columns) => new(count, _values is null ? columns : _columns, _values ?? []);
}
