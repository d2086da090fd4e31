namespace Mos;

/// <summary>The order in which a network takes the channels of an image.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue: networks of torchvision, timm and most others.</summary>
    Rgb,

    /// <summary>Blue, green, red: networks that were trained with OpenCV or Caffe.</summary>
    Bgr,
}
