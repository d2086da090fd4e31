using System.Text.Json;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>The file that a training leaves behind on its way, and goes on from. Written whole or not at all.</summary>
/// <param name="directory">Its folder.</param>
/// <param name="settings">Those of the training: a checkpoint of others is refused.</param>
/// <param name="images">Those of the training; their list is written beside the checkpoint, so that a refusal can name the difference.</param>
internal sealed class TrainingCheckpoint(string directory, TrainingSettings settings, TrainingList images)
{
    public const string FileName = "training.safetensors";

    private const int FormatVersion = 2;
    private const string HeaderKey = "mos.trainingState";
    private const string LossesName = "losses";
    private const string VelocityPrefix = "velocity/";

    private bool _isListWritten;

    public string Path { get; } = System.IO.Path.Combine(directory, FileName);

    /// <summary>The state to go on from; null: there is none yet, and none that could not be written.</summary>
    /// <exception cref="MosException">The folder cannot be written to, or the checkpoint was made with other settings.</exception>
    /// <exception cref="MosFormatException">The file is no whole checkpoint.</exception>
    public TrainingState? Read()
    {
        // Now, not after hours of training.
        AtomicFile.EnsureFolderWritable(directory);
        if (!File.Exists(Path))
        {
            return null;
        }

        using var file = TensorFile.Open(Path);
        TrainingStateHeader header = ReadHeader(file);
        if (settings.DifferenceTo(header.Settings, () => images.DifferenceTo(directory)) is string difference)
        {
            throw new MosException($"The training in '{Path}' cannot go on with other settings: {difference}; use the same ones, or another folder for checkpoints.");
        }

        return new TrainingState(file[LossesName].ToDoubles(), header.Unreadable, file.Tensors.Where(t => t.Name != LossesName).ToDictionary(t => t.Name, t => t.ToFloats()));
    }

    /// <summary>Writes the state of a training.</summary>
    public void Write(TrainingNetwork network, SgdMomentum optimizer, double[] losses, UnreadableImage[] unreadable)
    {
        if (!_isListWritten)
        {
            images.Write(directory);
            _isListWritten = true;
        }

        string header = JsonSerializer.Serialize(new TrainingStateHeader(FormatVersion, settings, unreadable), TrainingJson.Default.TrainingStateHeader);
        SafetensorsWriter.Write(
            Path,
            [StoredTensor.FromValues<double>(LossesName, [losses.Length], losses), .. Named(network, optimizer).Select(t => Stored(t.Name, t.Tensor))],
            new Dictionary<string, string> { [HeaderKey] = header });
    }

    /// <summary>Puts a state that was read into a network and its optimizer.</summary>
    /// <exception cref="MosFormatException">A tensor is missing or of another size.</exception>
    public void Restore(TrainingState state, TrainingNetwork network, SgdMomentum optimizer)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        foreach ((string name, Tensor destination) in Named(network, optimizer))
        {
            if (!state.Tensors.TryGetValue(name, out float[]? values) || values.Length != destination.numel())
            {
                throw new MosFormatException(Path, $"The checkpoint '{Path}' lacks {destination.numel()} values of '{name}'; delete it to begin anew.");
            }

            destination.copy_(tensor(values).reshape(destination.shape));
        }
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Named(TrainingNetwork network, SgdMomentum optimizer) =>
        network.Open.Select(p => (p.Key, p.Value)).Concat(optimizer.Velocities.Select(v => (VelocityPrefix + v.Key, v.Value)));

    private static StoredTensor Stored(string name, Tensor tensor) => StoredTensor.FromValues<float>(name, tensor.shape, () => TensorValues.Of(tensor));

    private TrainingStateHeader ReadHeader(TensorFile file)
    {
        try
        {
            if (file.Metadata.TryGetValue(HeaderKey, out string? json)
                && JsonSerializer.Deserialize(json, TrainingJson.Default.TrainingStateHeader) is { Version: FormatVersion } header)
            {
                return header;
            }
        }
        catch (JsonException e)
        {
            throw new MosFormatException(Path, $"The checkpoint '{Path}' is damaged: {e.Message} Delete it to begin anew.", e);
        }

        throw new MosFormatException(Path, $"'{Path}' is no checkpoint of a training by this version of Mos; move it away, or use another folder for checkpoints.");
    }
}
