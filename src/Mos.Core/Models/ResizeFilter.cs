namespace Mos;

/// <summary>How an image is resized: one of Pillow's antialiased filters, in its 8-bit fixed point.</summary>
public enum ResizeFilter
{
    /// <summary>A triangle; torchvision's default.</summary>
    Bilinear,

    /// <summary>A cubic with a = -0.5; what many networks of timm were trained with.</summary>
    Bicubic,
}
