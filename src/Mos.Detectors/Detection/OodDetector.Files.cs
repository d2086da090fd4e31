namespace Mos.Detectors;

public sealed partial class OodDetector
{
    /// <summary>Saves the detector as one file of data: model, scorer, held-out scores and target, with a SHA-256 of each.</summary>
    /// <param name="path">The file, by custom with the extension <c>.mos</c>; replaced when the new one is whole.</param>
    /// <param name="modelPath">The file that the model was loaded from, to refer to it by relative path and SHA-256 instead of storing the model; null: stored.</param>
    /// <param name="cancellationToken">Heard between the parts of the file; the old file then stays.</param>
    /// <exception cref="MosException">The model is no <see cref="IStorableModel"/>, or a file cannot be read or written.</exception>
    public Task SaveAsync(string path, string? modelPath = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Task.Run(
            () => _core.Model.While(() =>
            {
                DetectorFileWriter.Write(path, this, modelPath, cancellationToken);
                return path;
            }),
            cancellationToken);
    }

    /// <summary>Loads a detector, which owns its model.</summary>
    /// <param name="path">A file that <see cref="SaveAsync"/> wrote.</param>
    /// <param name="loader">Reads the model; of the format that <see cref="OodDetectorInfo.ModelFormat"/> says.</param>
    /// <param name="scorer">A scorer of your own, where the file names one that is not in the catalogue, alone or in a combination; null: <see cref="Scorers.Parse"/>.</param>
    /// <param name="configure">Changes options, which a file does not hold; null: the defaults.</param>
    /// <param name="cancellationToken">Heard before the model is read.</param>
    /// <exception cref="MosFormatException">The file is cut short, changed, newer than this version of Mos, or its model is another.</exception>
    /// <exception cref="MosException">The file cannot be opened, or names a scorer that is unknown.</exception>
    /// <exception cref="ModelSignalException">The scorer does not fit the model.</exception>
    public static Task<OodDetector> LoadAsync(
        string path,
        IModelLoader loader,
        IOodScorer? scorer = null,
        Action<OodDetectorOptions>? configure = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(loader);
        var options = new OodDetectorOptions();
        configure?.Invoke(options);
        options = options.Checked();
        return Task.Run(() => Load(path, loader, scorer, options, cancellationToken), cancellationToken);
    }

    /// <summary>Tells what a detector file holds, without loading the model.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="MosFormatException">The file is cut short, changed, or newer than this version of Mos.</exception>
    /// <exception cref="MosException">The file cannot be opened.</exception>
    public static OodDetectorInfo Inspect(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using DetectorFileReader file = DetectorFileReader.Open(path);
        DetectorManifest manifest = file.Manifest;
        return new OodDetectorInfo
        {
            Version = manifest.Version,
            MosVersion = manifest.MosVersion,
            Scorer = manifest.Scorer,
            TargetTpr = manifest.TargetTpr,
            HeldOutCount = manifest.HeldOutCount,
            Threshold = ReadCalibration(file).Threshold,
            HeldOutTop1 = manifest.HeldOutTop1,
            Warnings = manifest.Warnings ?? [],
            ModelName = manifest.Model.Name,
            ModelFormat = manifest.Model.Format,
            ModelPath = manifest.Model.Path,
        };
    }

    private static OodDetector Load(string path, IModelLoader loader, IOodScorer? scorer, OodDetectorOptions options, CancellationToken cancellationToken)
    {
        using DetectorFileReader file = DetectorFileReader.Open(path);
        DetectorManifest manifest = file.Manifest;
        IOodScorer chosen = new ScorerRestoring(path, file, scorer).Restore();
        Calibration calibration = ReadCalibration(file);
        cancellationToken.ThrowIfCancellationRequested();
        IOodModel model = file.LoadModel(loader);
        try
        {
            var findings = new HeldOutFindings(manifest.HeldOutTop1, manifest.Warnings ?? []);
            var core = new DetectorCore(new GuardedModel(model, isOwned: true), chosen, findings, options);
            core.Logger.Loaded(path, chosen.Name, model.Info.Name, calibration.Count);
            foreach (string warning in findings.Warnings)
            {
                core.Logger.HeldOutLooksWrong(warning);
            }

            return new OodDetector(core, calibration);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Calibration ReadCalibration(DetectorFileReader file)
    {
        try
        {
            return Calibration.FromScores(file.ReadHeldOutScores(), file.Manifest.TargetTpr);
        }
        catch (Exception e) when (e is ArgumentException or MosException and not MosFormatException)
        {
            throw file.Damaged("its held-out scores do not fit its target", e);
        }
    }
}
