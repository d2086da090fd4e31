namespace Mos.Detectors;

/// <summary>How sure one group of a group-softmax head is that an image is one of its classes.</summary>
/// <param name="Group">The group, 0 to G - 1.</param>
/// <param name="GroupName">Its name, where the model knows it.</param>
/// <param name="Share">1 - the probability of the group's <i>others</i>, 0 to 1. Each group has a softmax of its own, so shares do not add up to 1.</param>
public sealed record GroupShare(int Group, string? GroupName, double Share);
