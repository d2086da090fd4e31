using static TorchSharp.torch;

namespace Mos.Vision;

/// <summary>
/// Stochastic gradient descent with momentum .9 and no weight decay: v = .9 v + gradient; parameter -= rate * v. Owns the velocities,
/// borrows the parameters.
/// </summary>
internal sealed class SgdMomentum : IDisposable
{
    public const double Momentum = 0.9;

    private readonly List<(string Name, Tensor Parameter, Tensor Velocity)> _slots = [];

    public SgdMomentum(IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        foreach ((string name, Tensor parameter) in parameters)
        {
            _slots.Add((name, parameter, zeros_like(parameter, requires_grad: false).DetachFromDisposeScope()));
        }
    }

    /// <summary>The velocities by the name of their parameter, for checkpoints: read, or copied into.</summary>
    public IEnumerable<(string Name, Tensor Velocity)> Velocities => _slots.Select(s => (s.Name, s.Velocity));

    /// <summary>Updates every parameter from its gradient and clears the gradient. A parameter without one is left as it is.</summary>
    public void Step(double rate)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        foreach ((_, Tensor parameter, Tensor velocity) in _slots)
        {
            if (parameter.grad is { } gradient)
            {
                velocity.mul_(Momentum).add_(gradient);
                parameter.add_(velocity, alpha: -rate);
                gradient.zero_();
            }
        }
    }

    public void Dispose()
    {
        foreach ((_, _, Tensor velocity) in _slots)
        {
            velocity.Dispose();
        }
    }
}
