using System.Text.Json;

namespace Mos;

/// <summary>Writes what a model says of a list of images into a folder, part by part, each whole or not at all: a run that was killed goes on where it was. One at a time for a folder.</summary>
public sealed class SignalStoreWriter
{
    private readonly string _folder;
    private readonly SignalStorePlan _plan;
    private readonly int _shardStart;
    private SignalManifest _manifest;

    private SignalStoreWriter(string folder, SignalStorePlan plan, SignalManifest manifest)
    {
        _folder = folder;
        _plan = plan;
        _manifest = manifest;
        _shardStart = ImageSet.ShardStart(plan.Images.Count, plan.ShardIndex, plan.ShardCount);
    }

    /// <summary>Whether every part is there.</summary>
    public bool IsComplete => _manifest.IsComplete;

    /// <summary>The images that the next part is to hold, read or not; none when all is there.</summary>
    public IReadOnlyList<ImageItem> NextImages
    {
        get
        {
            (_, int start, int count) = IsComplete ? default : _manifest.PlaceOf(_manifest.Parts.Count);
            return [.. Enumerable.Range(_shardStart + start, count).Select(i => _plan.Images.Items[i])];
        }
    }

    /// <summary>The view of the next part.</summary>
    public int NextView => IsComplete ? _plan.ViewCount : _manifest.PlaceOf(_manifest.Parts.Count).View;

    /// <summary>Images of all views that are in whole parts, read or not.</summary>
    public long Done => IsComplete ? (long)_manifest.Length * _plan.ViewCount : ((long)NextView * _manifest.Length) + _manifest.PlaceOf(_manifest.Parts.Count).Start;

    /// <summary>Begins a store in a folder, or goes on with the one that is there.</summary>
    /// <param name="folder">Made where it is missing.</param>
    /// <param name="plan">What the store is to hold.</param>
    /// <exception cref="MosException">The folder has a store of another plan, there is no image, or it cannot be written to.</exception>
    /// <exception cref="MosFormatException">The store that is there is damaged, or of another version.</exception>
    public static SignalStoreWriter Open(string folder, SignalStorePlan plan)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(plan);
        ModelInfo model = plan.Checked().Model;
        var manifest = new SignalManifest
        {
            Version = SignalManifest.CurrentVersion,
            Model = new ManifestModel(
                model.Name, model.BackboneHash, model.Preprocessing, model.ClassCount, model.ClassNames, model.Groups is { } groups ? JsonElement.Parse(groups.ToJson()) : null,
                model.Head is null ? null : SignalHeadFile.Describe(model.Head)),
            Signals = plan.Signals,
            Images = new ManifestImages(plan.Images.Count, ImageListHash.Of(plan.Images), plan.Images.ClassNames),
            ShardIndex = plan.ShardIndex,
            ShardCount = plan.ShardCount,
            ViewCount = plan.ViewCount,
            PartSize = plan.PartSize,
            Augmentation = plan.Augmentation,
            Parts = [],
        };
        if (!SignalManifestFile.IsIn(folder))
        {
            if (model.Head is { } head)
            {
                SignalHeadFile.Write(folder, head);
            }

            SignalManifestFile.Write(folder, manifest);
            return new SignalStoreWriter(folder, plan, manifest);
        }

        SignalManifest old = SignalManifestFile.Read(folder);
        string? difference = SignalManifestDifference.Of(old, manifest)
            ?? (old.ShardIndex == plan.ShardIndex ? null : $"they are shards {old.ShardIndex} and {plan.ShardIndex}")
            ?? (old.PartSize == plan.PartSize ? null : $"their parts have {old.PartSize} and {plan.PartSize} images");
        if (difference is not null)
        {
            throw new MosException($"Stored signals '{folder}' cannot be gone on with, because what is there and what is wanted are not the same: {difference}; choose another folder, or delete this one.");
        }

        foreach (ManifestPart part in old.Parts)
        {
            HashedFile.VerifyLength(folder, part.File);
        }

        return new SignalStoreWriter(folder, plan, old);
    }

    /// <summary>Writes the next part.</summary>
    /// <param name="part">What the model says of <see cref="NextImages"/> in <see cref="NextView"/>; signals that are not stored are passed over.</param>
    /// <exception cref="ArgumentException">It is not the next part, or lacks a signal.</exception>
    /// <exception cref="MosException">The file cannot be written.</exception>
    public void Append(SignalPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        IReadOnlyList<ImageItem> images = NextImages;
        int[] rows = RowsOf(part, images);
        if (images.Count == 0 || part.View != NextView || part.Consumed != images.Count || rows.Length != part.Items.Count || part.Output.Count != rows.Length)
        {
            throw new ArgumentException($"The part is not the next one of the store, which holds {images.Count} images of view {NextView} in the order of the list.", nameof(part));
        }

        if (rows.Length > 0 && (_plan.Signals & ~part.Output.Signals) is var missing and not ModelSignals.None)
        {
            throw new ArgumentException($"The part lacks the signals {missing}, which the store is to hold.", nameof(part));
        }

        string name = SignalPartFile.NameOf(_manifest.Parts.Count);
        int first = _shardStart + _manifest.PlaceOf(_manifest.Parts.Count).Start;
        SignalPartFile.Write(Path.Combine(_folder, name), part.Output, _plan.Signals, [.. rows.Select(r => images[r])], [.. rows.Select(r => first + r)]);
        SignalManifest manifest = _manifest with { Parts = [.. _manifest.Parts, new ManifestPart(HashedFile.Describe(_folder, name), part.Unreadable)] };
        SignalManifestFile.Write(_folder, manifest);
        _manifest = manifest;
    }

    /// <summary>Where the images of a part stand among those that are next; fewer where some do not.</summary>
    private static int[] RowsOf(SignalPart part, IReadOnlyList<ImageItem> images)
    {
        var rows = new List<int>(part.Items.Count);
        for (int i = 0; i < images.Count && rows.Count < part.Items.Count; i++)
        {
            if (images[i].Source == part.Items[rows.Count].Source)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }
}
