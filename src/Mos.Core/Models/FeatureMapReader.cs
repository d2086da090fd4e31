namespace Mos;

/// <summary>Reads numbers from the feature map of an image.</summary>
/// <param name="map">As the network has it.</param>
/// <returns>As many for each image of a layer.</returns>
public delegate float[] FeatureMapReader(FeatureMap map);
