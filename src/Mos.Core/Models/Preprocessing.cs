namespace Mos;

/// <summary>How an image becomes a network's input; part of a model's description and stored with it.</summary>
/// <param name="Size">Side of the square input in pixels; images are resized to Size x Size without keeping their aspect.</param>
/// <param name="Mean">Subtracted from every channel after division by 255.</param>
/// <param name="Deviation">Divides every channel after the subtraction.</param>
/// <remarks>
/// The resize is Pillow's antialiased bilinear filter in 8-bit fixed point, on RGB without alpha and without EXIF rotation:
/// the setting of BiT (Kolesnikov et al., 2020) and of MOS (Huang and Li, 2021), whose size is 480.
/// </remarks>
public sealed record Preprocessing(int Size, float Mean = 0.5f, float Deviation = 0.5f)
{
    /// <summary>The paper's setting: 480 x 480, values in [-1, 1].</summary>
    public static Preprocessing Paper { get; } = new(480);
}
