namespace Mos;

/// <summary>A change of a feature map inside the network, after which the rest of the network runs on the changed map.</summary>
/// <param name="Place">Which map.</param>
/// <param name="Change">
/// Gives the changed map of an image, of the same size. Pure: called from any thread, for each image on its own.
/// </param>
/// <remarks>The second output has features, and of logits and head what the request asks for. Equal steps (<paramref name="Change"/> being the same delegate) are taken once.</remarks>
public sealed record MapStep(MapPlace Place, FeatureMapChange Change);
