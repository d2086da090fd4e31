namespace Mos;

/// <summary>The file formats that <see cref="TensorFile"/> reads.</summary>
public enum TensorFileFormat
{
    /// <summary>One NumPy array, <c>.npy</c>.</summary>
    Npy,

    /// <summary>A zip of NumPy arrays, <c>.npz</c>: how BiT weights are published.</summary>
    Npz,

    /// <summary>PyTorch since 1.6, a zip with a pickle, <c>.pth</c> or <c>.pth.tar</c>.</summary>
    PyTorchZip,

    /// <summary>PyTorch before 1.6, pickles followed by storages, <c>.pth</c> or <c>.pth.tar</c>.</summary>
    PyTorchLegacy,

    /// <summary>A JSON header followed by raw tensors, <c>.safetensors</c>.</summary>
    Safetensors,
}
