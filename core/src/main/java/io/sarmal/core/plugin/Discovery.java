package io.sarmal.core.plugin;

import io.sarmal.core.Plugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** One walk over the registrations of a service, past those that are broken. */
final class Discovery<P extends Plugin> {
  /** A plugin and the jars or folders that hold its class: one, unless there are copies. */
  record Source<P>(P plugin, List<String> locations) {}

  private final Map<String, List<Source<P>>> found = new TreeMap<>();
  private final List<Catalog.Broken> broken = new ArrayList<>();
  private final ServiceFiles files;

  Discovery(Class<P> type, String kind, ClassLoader loader) {
    try {
      // Ahead of ServiceLoader: it would meet the same failure again and again, without end.
      files = new ServiceFiles(type, loader);
      walk(type, new RequestRecorder(loader));
    } catch (IOException e) {
      throw new PluginException(
          "Cannot look for %ss: %s cannot read its class path (%s). Check that each of its jars and folders is there and readable."
              .formatted(kind, loader, e),
          e);
    }
  }

  Map<String, List<Source<P>>> found() {
    return found;
  }

  List<Catalog.Broken> broken() {
    return broken;
  }

  private void walk(Class<P> type, RequestRecorder loader) throws IOException {
    Iterator<ServiceLoader.Provider<P>> providers =
        ServiceLoader.load(type, loader).stream().iterator();
    boolean more = true;
    while (more) {
      loader.requested = null;
      try {
        more = providers.hasNext();
        if (more) {
          make(providers.next());
        }
      } catch (ServiceConfigurationError | LinkageError | SecurityException e) {
        // SecurityException: a jar whose seal or signature does not hold
        report(loader.requested, "cannot be loaded", e);
      }
    }
  }

  private void make(ServiceLoader.Provider<P> provider) throws IOException {
    String className = provider.type().getName();
    P plugin;
    String name;
    try {
      plugin = provider.get();
      name = plugin.name();
    } catch (ServiceConfigurationError e) {
      report(className, "cannot be instantiated", e);
      return;
    } catch (RuntimeException | LinkageError e) {
      report(className, "name() failed", e);
      return;
    }
    if (Names.wellFormed(name)) {
      found
          .computeIfAbsent(name, n -> new ArrayList<>())
          .add(new Source<>(plugin, files.locations(className)));
    } else {
      report(className, "name() failed", Names.malformed(name));
    }
  }

  /**
   * @param className null if the service file itself is at fault
   */
  private void report(String className, String what, Throwable failure) throws IOException {
    String reason = PluginFailures.describe(what, failure);
    if (className == null) {
      broken.add(new Catalog.Broken(files.path(), files.namedIn(reason), reason, failure));
    } else {
      String locations = String.join(", ", files.locations(className));
      broken.add(new Catalog.Broken(className, locations, reason, failure));
    }
  }

  /**
   * Remembers the class that ServiceLoader asks for, because a {@link LinkageError} does not say
   * which provider it befell.
   */
  private static final class RequestRecorder extends ClassLoader {
    String requested;

    RequestRecorder(ClassLoader loader) {
      super(loader);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      requested = name;
      return super.loadClass(name, resolve);
    }
  }
}
