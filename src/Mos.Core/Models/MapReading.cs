namespace Mos;

/// <summary>Numbers that are read from feature maps inside the network, so that the maps themselves, megabytes an image, never leave it.</summary>
/// <param name="Read">Gives the numbers of a map. Pure: called from any thread, for each layer and each image on its own.</param>
/// <remarks>
/// Which layers there are is the model's own affair; they are always the same, in the order of the network. Equal readings
/// (<paramref name="Read"/> being the same delegate) are taken once.
/// </remarks>
public sealed record MapReading(FeatureMapReader Read);
