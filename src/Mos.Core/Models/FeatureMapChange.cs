namespace Mos;

/// <summary>Changes the feature map of an image.</summary>
/// <param name="map">As the network has it.</param>
/// <param name="changed">Receives the changed values, as many and in the same order.</param>
public delegate void FeatureMapChange(FeatureMap map, Span<float> changed);
