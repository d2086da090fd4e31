using TorchSharp;
using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// Stochastic gradient descent with momentum .9 and no weight decay: v = .9 v + gradient; parameter -= rate * v. Owns the velocities,
/// borrows the parameters.
/// </summary>
internal sealed class SgdMomentum : IDisposable
{
    public const double Momentum = 0.9;

    private readonly IReadOnlyDictionary<string, Tensor> _parameters;

    public SgdMomentum(IReadOnlyDictionary<string, Tensor> parameters)
    {
        _parameters = parameters;
        foreach ((string name, Tensor parameter) in parameters)
        {
            Velocities.Add(name, zeros_like(parameter, requires_grad: false).DetachFromDisposeScope());
        }
    }

    /// <summary>The velocities by the name of their parameter; a checkpoint keeps them.</summary>
    public OrderedDictionary<string, Tensor> Velocities { get; } = [];

    /// <summary>Updates every parameter from its gradient and clears the gradient. A parameter without one is left as it is.</summary>
    public void Step(double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        foreach ((string name, Tensor parameter) in _parameters)
        {
            Tensor velocity = Velocities[name];
            if (parameter.grad is { } gradient)
            {
                velocity.Scale(Momentum).Increase(gradient);
                parameter.Increase(velocity, -rate);
                gradient.zero_();
            }
        }
    }

    public void Dispose()
    {
        foreach (Tensor velocity in Velocities.Values)
        {
            velocity.Dispose();
        }
    }
}
