using System.Globalization;
using TorchSharp;

namespace Mos.Vision;

/// <summary>Where a network computes: the processor, or a graphics card that CUDA can use.</summary>
public readonly record struct ComputeDevice
{
    private readonly int? _cuda;

    private ComputeDevice(int? cuda) => _cuda = cuda;

    /// <summary>The processor; the default.</summary>
    public static ComputeDevice Cpu => default;

    /// <summary>A graphics card. Whether it is there is asked when it is used.</summary>
    /// <param name="index">Its number, from 0.</param>
    public static ComputeDevice Cuda(int index = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ComputeDevice(index);
    }

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>, in any case.</summary>
    /// <param name="text">The device.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ComputeDevice Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.ToLowerInvariant() switch
        {
            "cpu" => Cpu,
            "cuda" => Cuda(),
            ['c', 'u', 'd', 'a', ':', .. string index] when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int n) => Cuda(n),
            _ => throw new FormatException($"There is no device '{text}'; use cpu, cuda or cuda:1."),
        };
    }

    /// <summary>The device as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => _cuda is int index ? string.Create(CultureInfo.InvariantCulture, $"cuda:{index}") : "cpu";

    /// <summary>The device for torch.</summary>
    /// <exception cref="TorchBackendException">Torch cannot be loaded, or has no such device.</exception>
    internal torch.Device Open()
    {
        TorchBackend.EnsureLoaded();
        if (_cuda is not int index)
        {
            return torch.CPU;
        }

        bool hasBackend = TorchLibraries.Find("torch_cuda") is not null;
        int count = hasBackend && torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return Refusal(index, hasBackend, count) is string refusal ? throw new TorchBackendException(refusal) : new torch.Device(DeviceType.CUDA, index);
    }

    /// <summary>Why a graphics card cannot be used, or null.</summary>
    internal static string? Refusal(int index, bool hasBackend, int count) => (hasBackend, count) switch
    {
        (false, _) => $"The device cuda:{index} needs a CUDA backend, and this application has none; build it with TorchBackend set to cuda-linux or cuda-windows, or use the device cpu.",
        (true, 0) => $"The device cuda:{index} was not found; install an NVIDIA graphics card's driver for CUDA 12.8 or newer, or use the device cpu.",
        _ when index >= count => $"The device cuda:{index} was not found among the {count} of this machine, which are counted from cuda:0.",
        _ => null,
    };
}
