using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Mos.Imaging;

namespace Mos.OnnxRuntime;

/// <summary>A graph that runs: images in, rows of its tensors out. Safe for concurrent use.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    // Larger parts take memory and make cancellation slow to be heard, and gain nothing on a processor.
    private const int PixelsPerPart = 16 * 224 * 224;

    private readonly string _name;
    private readonly OnnxInput _input;
    private readonly int _size;
    private readonly PixelNormalizer _normalizer;
    private readonly InferenceSession _session;

    /// <summary>Opens a session.</summary>
    /// <exception cref="OnnxBackendException">The native library cannot be loaded.</exception>
    /// <exception cref="MosFormatException">ONNX Runtime refuses the graph.</exception>
    public OnnxNetwork(OnnxFile file, string name, OnnxInput input, Preprocessing preprocessing, IEnumerable<string> tensors, Action<SessionOptions>? configure)
    {
        _name = name;
        _input = input;
        _size = preprocessing.Size;
        _normalizer = new PixelNormalizer(preprocessing);
        OnnxBackend.EnsureLoaded();
        using var options = new SessionOptions();
        options.LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
        if (file.ExternalFiles.Any())
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", file.Folder);
        }

        configure?.Invoke(options);
        try
        {
            _session = new InferenceSession(file.WithOutputs(tensors), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new MosFormatException(file.Path, $"ONNX Runtime cannot load '{file.Path}': {Sentence(e)} Export it again, or use a newer ONNX Runtime.", e);
        }
    }

    /// <summary>Runs images through the graph, in parts.</summary>
    /// <param name="images">The images, of the size of the preprocessing.</param>
    /// <param name="tensors">The tensors wanted.</param>
    /// <param name="cancellationToken">Heard between parts and, by ONNX Runtime, between operations.</param>
    /// <exception cref="MosException">The run fails, or a tensor has no row for each image.</exception>
    public OutputRows[] Run(ImageBatch images, string[] tensors, CancellationToken cancellationToken)
    {
        OutputRows[] rows = Array.ConvertAll(tensors, t => new OutputRows(_name, t, images.Count));
        int imageBytes = _size * _size * 3;
        int part = _input.Batch ?? Math.Max(1, PixelsPerPart / (_size * _size));
        float[] values = ArrayPool<float>.Shared.Rent(checked(Math.Max(_input.Batch ?? 1, Math.Min(part, images.Count)) * imageBytes));
        try
        {
            for (int first = 0; first < images.Count; first += part)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int count = Math.Min(part, images.Count - first);
                int fed = _input.Batch ?? count;
                Memory<float> input = values.AsMemory(0, fed * imageBytes);
                _normalizer.Normalize(new ImageBatch(count, _size, _size, images.Pixels.Slice(first * imageBytes, count * imageBytes)), input.Span[..(count * imageBytes)], _input.Layout);
                input.Span[(count * imageBytes)..].Clear();
                RunPart(input, fed, tensors, outputs =>
                {
                    for (int i = 0; i < rows.Length; i++)
                    {
                        rows[i].Put(outputs[i], first, count, fed);
                    }
                }, cancellationToken);
            }

            return rows;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public void Dispose() => _session.Dispose();

    private void RunPart(Memory<float> input, int fed, string[] tensors, Action<IReadOnlyList<OrtValue>> take, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using CancellationTokenRegistration registration = cancellationToken.Register(() => options.Terminate = true);
        using OrtValue value = Value(input, _input.Shape(fed, _size));
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [_input.Name], [value], tensors);
            take(outputs);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException e)
        {
            throw new MosException($"Model '{_name}' failed on {fed} images of {_size} x {_size} pixels: {Sentence(e)} Where it was made for another batch, export it with a dynamic one, or give it batches of 1.", e);
        }
    }

    private OrtValue Value(Memory<float> input, long[] shape)
    {
        if (!_input.IsHalf)
        {
            return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, shape);
        }

        var halves = new Float16[input.Length];
        TensorPrimitives.ConvertToHalf(input.Span, MemoryMarshal.Cast<Float16, Half>(halves.AsSpan()));
        return OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, halves.AsMemory(), shape);
    }

    private static string Sentence(OnnxRuntimeException e)
    {
        string message = e.Message.ReplaceLineEndings(" ").Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
