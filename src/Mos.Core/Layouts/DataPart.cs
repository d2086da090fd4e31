namespace Mos;

/// <summary>One folder of images that an experiment expects.</summary>
/// <param name="Name">A name for messages, such as <c>Textures</c>.</param>
/// <param name="Path">The folder, below the root of the layout.</param>
/// <param name="Classes">Number of class folders in it; null: its images may lie at any depth.</param>
/// <param name="Images">Number of images in it; null: any number but none.</param>
public sealed record DataPart(string Name, string Path, int? Classes = null, long? Images = null);
