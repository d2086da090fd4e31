using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Mos.Vision;

/// <summary>All that decides what a training gives, in the form that checkpoints and models keep: a run may go on only under equal ones.</summary>
internal sealed record TrainingSettings
{
    // Their values are hashes, or follow from what a hash stands for.
    private static readonly string[] NamedInWords = ["backbone", "classes", "trainingImages", "imageCount"];

    public required string Backbone { get; init; }

    public required string Head { get; init; }

    public required string Classes { get; init; }

    public required string TrainingImages { get; init; }

    public required int ImageCount { get; init; }

    public required int Steps { get; init; }

    public required double BaseLearningRate { get; init; }

    public required LearningRateDecay Schedule { get; init; }

    public required int WarmupSteps { get; init; }

    public required int BatchSize { get; init; }

    public required int PartSize { get; init; }

    public required double Mixup { get; init; }

    public required int? Precrop { get; init; }

    public required bool FromFeatures { get; init; }

    public required int? Views { get; init; }

    public required int OpenBlocks { get; init; }

    public required int Seed { get; init; }

    public static TrainingSettings Of(FineTuningPlan plan) => new()
    {
        Backbone = plan.Backbone.Info.BackboneHash!,
        Head = plan.Head.Groups is null ? "flat" : "group",
        Classes = HashOf([.. plan.Head.ClassNames ?? [], plan.Head.Groups?.ToJson() ?? plan.Loss.LogitCount.ToString(CultureInfo.InvariantCulture)]),
        TrainingImages = plan.TrainingList.Hash,
        ImageCount = plan.Training.Length,
        Steps = plan.Schedule.Steps,
        BaseLearningRate = plan.Options.BaseLearningRate,
        Schedule = plan.Options.Schedule,
        WarmupSteps = plan.Schedule.WarmupSteps,
        BatchSize = plan.Options.BatchSize,
        PartSize = plan.PartSize,
        Mixup = plan.Mixup,
        Precrop = plan.Options is { FromFeatures: true, Views: null } ? null : plan.Precrop,
        FromFeatures = plan.Options.FromFeatures,
        Views = plan.Options.Views,
        OpenBlocks = plan.Options.OpenBlocks,
        Seed = plan.Options.Seed,
    };

    /// <summary>What differs from other settings, in words; null: nothing.</summary>
    /// <param name="other">The settings.</param>
    /// <param name="otherImages">In words, how other training images differ.</param>
    public string? DifferenceTo(TrainingSettings other, Func<string> otherImages)
    {
        JsonObject mine = ToJson();
        JsonObject others = other.ToJson();
        string[] differences =
        [
            .. Backbone == other.Backbone ? [] : new[] { "another backbone" },
            .. Classes == other.Classes ? [] : new[] { "other classes or groups" },
            .. mine.Where(p => !NamedInWords.Contains(p.Key) && !JsonNode.DeepEquals(p.Value, others[p.Key])).Select(p => $"{p.Key} {Text(p.Value)} instead of {Text(others[p.Key])}"),
            .. TrainingImages == other.TrainingImages ? [] : new[] { otherImages() },
        ];
        return differences.Length == 0 ? null : string.Join(", ", differences);
    }

    /// <summary>The settings with what came of them, for the metadata of the model.</summary>
    public string WithOutcome(ValidationResult? validation, double lastLoss)
    {
        JsonObject json = ToJson();
        json["loss"] = lastLoss;
        json["validationLoss"] = validation?.Loss;
        json["top1"] = validation?.Top1;
        return json.ToJsonString();
    }

    private JsonObject ToJson() => JsonSerializer.SerializeToNode(this, TrainingJson.Default.TrainingSettings)!.AsObject();

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "none";

    /// <summary>16 hexadecimal digits, equal for equal lines.</summary>
    public static string HashOf(IEnumerable<string> lines)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string line in lines)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}

/// <summary>How training settings and states are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TrainingSettings))]
[JsonSerializable(typeof(TrainingStateHeader))]
internal sealed partial class TrainingJson : JsonSerializerContext;
