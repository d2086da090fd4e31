namespace Mos;

/// <summary>What the folder of a store says of itself.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Version">The version of its form.</param>
/// <param name="Model">The name of the model.</param>
/// <param name="BackboneHash">The fingerprint of its backbone, or null.</param>
/// <param name="Signals">What is stored of it.</param>
/// <param name="Size">Side of the model's input in pixels.</param>
/// <param name="ClassCount">Its number of classes.</param>
/// <param name="GroupCount">Its number of groups; null for a flat head or none.</param>
/// <param name="ShardIndex">Which shard of the list it is, from 0.</param>
/// <param name="ShardCount">How many shards there are.</param>
/// <param name="ViewCount">How often each image is there.</param>
/// <param name="ListCount">Images in the whole list.</param>
/// <param name="Count">Images that the shard is to hold, in all views.</param>
/// <param name="Done">Those of them that are in whole parts, read or not.</param>
/// <param name="Unreadable">Those of the latter that could not be read, with reasons.</param>
/// <param name="Parts">Number of whole parts.</param>
/// <param name="Bytes">Their size.</param>
public sealed record StoredSignalsInfo(
    string Folder, int Version, string Model, string? BackboneHash, ModelSignals Signals, int Size, int ClassCount, int? GroupCount,
    int ShardIndex, int ShardCount, int ViewCount, int ListCount, long Count, long Done, IReadOnlyList<UnreadableImage> Unreadable, int Parts, long Bytes)
{
    /// <summary>Whether all is there.</summary>
    public bool IsComplete => Done == Count;

    internal static StoredSignalsInfo Of(string folder, SignalManifest m) => new(
        folder, m.Version, m.Model.Name, m.Model.BackboneHash, m.Signals, m.Model.Preprocessing.Size, m.Model.ClassCount,
        m.Model.Groups is { } groups ? ClassGroups.FromJson(groups.GetRawText(), SignalManifestFile.PathIn(folder)).GroupCount : null,
        m.ShardIndex, m.ShardCount, m.ViewCount, m.Images.Count, (long)m.Length * m.ViewCount, Enumerable.Range(0, m.Parts.Count).Sum(p => (long)m.PlaceOf(p).Count),
        [.. m.Parts.SelectMany(p => p.Unreadable)], m.Parts.Count, m.Parts.Sum(p => p.File.Bytes));
}
