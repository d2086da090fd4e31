using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mos;

public sealed partial class ClassGroups
{
    /// <summary>The groups as one line of JSON, for the metadata of a file: the group of each class, places and names where they say more.</summary>
    /// <returns>Such as <c>{"groupOfClass":[0,0,1],"groupNames":["animal","artifact"]}</c>.</returns>
    public string ToJson()
    {
        // Places are written only where they are not simply those in the order of the class index.
        bool plain = _indexInGroup.AsSpan().SequenceEqual(FromAssignment(_group)._indexInGroup);
        var content = new GroupsContent(_group, plain ? null : _indexInGroup, GroupNames);
        return JsonSerializer.Serialize(content, GroupsJson.Default.GroupsContent);
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="source">The file it comes from, for messages.</param>
    /// <exception cref="MosFormatException">It is not JSON of this form, or its groups are no partition.</exception>
    public static ClassGroups FromJson(string json, string source)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            GroupsContent? content = JsonSerializer.Deserialize(json, GroupsJson.Default.GroupsContent);
            return content switch
            {
                null or { GroupOfClass: null } => throw new JsonException("'groupOfClass' is missing."),
                { IndexInGroup: null } => FromAssignment(content.GroupOfClass, content.GroupNames),
                _ => FromTable(content.GroupOfClass, content.IndexInGroup, content.GroupNames),
            };
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new MosFormatException(source, $"{source}: its groups cannot be read ({e.Message}); write the file anew.", e);
        }
    }

    internal sealed record GroupsContent(int[] GroupOfClass, int[]? IndexInGroup, IReadOnlyList<string>? GroupNames);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(GroupsContent))]
    private sealed partial class GroupsJson : JsonSerializerContext;
}
