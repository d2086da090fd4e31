namespace Mos;

/// <summary>A place in a convolutional network whose feature map can be changed, so that the rest of the network goes on from there.</summary>
public enum MapPlace
{
    /// <summary>The map whose mean over space are the penultimate features: after the last activation.</summary>
    BeforePooling,

    /// <summary>The raw output of the last stage; what may follow before the pooling, as a normalisation and an activation, sees the changed map.</summary>
    LastStage,

    /// <summary>The raw output of the stage before the last, which sees the changed map.</summary>
    StageBeforeLast,
}
