using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mos;
using Mos.Detectors;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Detectors as services: each a singleton <see cref="IOodDetector"/>, loaded when it is first used and disposed with the host.</summary>
/// <remarks>Options are checked when the host starts; a file that is missing is a <see cref="MosException"/> at the first use, and tried again at the next.</remarks>
public static class OodDetectorServiceCollectionExtensions
{
    /// <summary>Adds the detector of an application.</summary>
    /// <param name="services">The services.</param>
    /// <param name="path">The detector file; a relative path starts from the process's current directory.</param>
    /// <param name="loader">Reads the model in the file, such as <c>BitModel.Loader</c>.</param>
    /// <param name="configure">Changes options; null: their defaults.</param>
    public static IServiceCollection AddOodDetector(
        this IServiceCollection services, string path, IModelLoader loader, Action<OodDetectorServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Configured(services, Options.Options.DefaultName, loader).Configure(o => o.Path = path).Configure(configure ?? (_ => { }));
        return services.AddSingleton<IOodDetector>(s => Create(s, Options.Options.DefaultName, loader));
    }

    /// <summary>Adds the detector of an application, described by configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">A section with <see cref="OodDetectorServiceOptions.Path"/> and the other options as its keys.</param>
    /// <param name="loader">Reads the model in the file, such as <c>BitModel.Loader</c>.</param>
    public static IServiceCollection AddOodDetector(this IServiceCollection services, IConfiguration section, IModelLoader loader)
    {
        ArgumentNullException.ThrowIfNull(section);
        Configured(services, Options.Options.DefaultName, loader).Bind(section);
        return services.AddSingleton<IOodDetector>(s => Create(s, Options.Options.DefaultName, loader));
    }

    /// <summary>Adds one of several detectors.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key that it is asked for by.</param>
    /// <param name="path">The detector file; a relative path starts from the process's current directory.</param>
    /// <param name="loader">Reads the model in the file, such as <c>BitModel.Loader</c>.</param>
    /// <param name="configure">Changes options; null: their defaults.</param>
    public static IServiceCollection AddKeyedOodDetector(
        this IServiceCollection services, string key, string path, IModelLoader loader, Action<OodDetectorServiceOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentException.ThrowIfNullOrEmpty(path);
        Configured(services, key, loader).Configure(o => o.Path = path).Configure(configure ?? (_ => { }));
        return services.AddKeyedSingleton<IOodDetector>(key, (s, _) => Create(s, key, loader));
    }

    /// <summary>Adds one of several detectors, described by configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="key">The key that it is asked for by.</param>
    /// <param name="section">A section with <see cref="OodDetectorServiceOptions.Path"/> and the other options as its keys.</param>
    /// <param name="loader">Reads the model in the file, such as <c>BitModel.Loader</c>.</param>
    public static IServiceCollection AddKeyedOodDetector(this IServiceCollection services, string key, IConfiguration section, IModelLoader loader)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(section);
        Configured(services, key, loader).Bind(section);
        return services.AddKeyedSingleton<IOodDetector>(key, (s, _) => Create(s, key, loader));
    }

    private static OptionsBuilder<OodDetectorServiceOptions> Configured(IServiceCollection services, string name, IModelLoader loader)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(loader);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OodDetectorServiceOptions>, OodDetectorOptionsValidation>());
        return services.AddOptions<OodDetectorServiceOptions>(name).ValidateOnStart();
    }

    private static HostedOodDetector Create(IServiceProvider services, string name, IModelLoader loader) => new(
        name, loader, services.GetRequiredService<IOptionsMonitor<OodDetectorServiceOptions>>(), services.GetService<ILoggerFactory>());
}
