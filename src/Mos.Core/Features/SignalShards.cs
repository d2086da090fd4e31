namespace Mos;

/// <summary>Whether folders are the shards of one store, all there and finished.</summary>
internal static class SignalShards
{
    /// <exception cref="MosException">They are not; the sentence names the folders at fault.</exception>
    public static void Check(IReadOnlyList<(string Folder, SignalManifest Manifest)> shards)
    {
        (string folder, SignalManifest first) = shards[0];
        foreach ((string other, SignalManifest manifest) in shards.Skip(1))
        {
            if (SignalManifestDifference.Of(first, manifest) is { } difference)
            {
                throw new MosException($"Stored signals '{folder}' and '{other}' are no shards of one data set: {difference}; give those of one extraction.");
            }
        }

        if (shards.GroupBy(s => s.Manifest.ShardIndex).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new MosException($"Shard {twice.Key} of {first.ShardCount} is there twice: '{twice.First().Folder}' and '{twice.Last().Folder}'; give each once.");
        }

        if (shards.FirstOrDefault(s => !s.Manifest.IsComplete) is { Folder: not null } unfinished)
        {
            StoredSignalsInfo info = StoredSignalsInfo.Of(unfinished.Folder, unfinished.Manifest);
            throw new MosException($"Stored signals '{unfinished.Folder}' are not finished: {info.Done} of {info.Count} images; run their extraction again, and it goes on.");
        }

        int[] missing = [.. Enumerable.Range(0, first.ShardCount).Except(shards.Select(s => s.Manifest.ShardIndex))];
        if (missing.Length > 0)
        {
            throw new MosException($"Stored signals '{folder}' are shard {first.ShardIndex} of {first.ShardCount}, and shard {string.Join(", ", missing)} is not given; give the folders of all shards.");
        }

        foreach ((string of, SignalManifest manifest) in shards)
        {
            foreach (ManifestPart part in manifest.Parts)
            {
                HashedFile.VerifyLength(of, part.File);
            }
        }
    }
}
