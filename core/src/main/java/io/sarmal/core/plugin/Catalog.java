package io.sarmal.core.plugin;

import static java.util.stream.Collectors.joining;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.sarmal.core.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The plugins of one kind that a class loader sees, by name.
 *
 * <p>A provider that cannot be loaded, made or named is remembered as {@link Broken} and does not
 * hide the others. Two plugins of one name are an error as soon as that name is asked for: which
 * one it would be is left to chance by the order of the class path. A catalog never changes; load
 * another to see plugins that were added since.
 *
 * @param <P> the service interface that plugins of this kind register
 */
public final class Catalog<P extends Plugin> {
  /**
   * A plugin that can be used.
   *
   * @param location the jar or folder that it comes from
   */
  public record Found<P extends Plugin>(String name, P plugin, String location) {}

  /**
   * A registration that leads to no plugin.
   *
   * @param provider the class that was registered, or the service file if it cannot be read
   * @param location the jar or folder that it comes from
   * @param reason what went wrong and what would help, on one line
   */
  public record Broken(String provider, String location, String reason, Throwable cause) {
    @Override
    public String toString() {
      return "%s in %s: broken: %s".formatted(provider, location, reason);
    }
  }

  /**
   * A name that more than one plugin has.
   *
   * @param locations a class and the jar or folder it comes from, for each
   */
  public record Duplicate(String name, List<String> locations) {}

  private final String kind;
  private final ImmutableSortedMap<String, Found<P>> found;
  private final ImmutableSortedMap<String, Duplicate> duplicates;
  private final ImmutableList<Broken> broken;

  private Catalog(String kind, Discovery<P> discovery) {
    this.kind = kind;
    Map<String, Found<P>> unique = new TreeMap<>();
    Map<String, Duplicate> shared = new TreeMap<>();
    discovery
        .found()
        .forEach(
            (name, sources) -> {
              List<String> locations = new ArrayList<>();
              for (Discovery.Source<P> source : sources) {
                for (String location : source.locations()) {
                  locations.add(source.plugin().getClass().getName() + " in " + location);
                }
              }
              if (locations.size() > 1) {
                shared.put(name, new Duplicate(name, ImmutableList.copyOf(locations)));
              } else {
                Discovery.Source<P> source = sources.get(0);
                unique.put(name, new Found<>(name, source.plugin(), source.locations().get(0)));
              }
            });
    found = ImmutableSortedMap.copyOf(unique);
    duplicates = ImmutableSortedMap.copyOf(shared);
    broken = ImmutableList.copyOf(discovery.broken());
  }

  /**
   * Finds the plugins that the thread's context class loader sees, or, where that does not know
   * {@code type}, those that the class loader of {@code type} sees.
   *
   * @param type the service interface
   * @param kind what messages call one plugin, such as {@code "cell"}
   * @throws PluginException if the class path cannot be read at all
   */
  public static <P extends Plugin> Catalog<P> load(Class<P> type, String kind) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(type, kind, sees(context, type) ? context : type.getClassLoader());
  }

  /**
   * Finds the plugins that a class loader and its parents see.
   *
   * @param type the service interface
   * @param kind what messages call one plugin, such as {@code "cell"}
   * @throws PluginException if the class path cannot be read at all
   */
  public static <P extends Plugin> Catalog<P> load(Class<P> type, String kind, ClassLoader loader) {
    return new Catalog<>(kind, new Discovery<>(type, kind, loader));
  }

  private static boolean sees(ClassLoader loader, Class<?> type) {
    try {
      return loader != null && Class.forName(type.getName(), false, loader) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false; // an answer, not a failure: the loader does not know this type
    }
  }

  /** What messages call one plugin, such as {@code "cell"}. */
  public String kind() {
    return kind;
  }

  /** The names of the plugins that can be used, in alphabetical order. */
  public List<String> names() {
    return found.keySet().asList();
  }

  /** The plugins that can be used, in the order of their names. */
  public List<Found<P>> found() {
    return found.values().asList();
  }

  /** The registrations that lead to no plugin, in the order in which they were met. */
  public List<Broken> broken() {
    return broken;
  }

  /** The names that more than one plugin has; none of those plugins can be used. */
  public List<Duplicate> duplicates() {
    return duplicates.values().asList();
  }

  /**
   * The plugin of a name.
   *
   * @throws UnknownPluginException if there is none; the message lists those there are
   * @throws PluginException if there is more than one; the message names their jars
   */
  public P get(String name) {
    return find(name)
        .orElseThrow(() -> unknown("There is no %s called \"%s\".".formatted(kind, name), name))
        .plugin();
  }

  /** The plugin of a name, if there is one; an exception if there is more than one. */
  Optional<Found<P>> find(String name) {
    Duplicate duplicate = duplicates.get(name);
    if (duplicate != null) {
      throw new PluginException(message(duplicate));
    }
    return Optional.ofNullable(found.get(name));
  }

  String message(Duplicate duplicate) {
    return """
        %d plugins are a %s called "%s":
        %s
        Keep one of these on the class path and remove the others."""
        .formatted(
            duplicate.locations().size(),
            kind,
            duplicate.name(),
            duplicate.locations().stream().map(l -> "  " + l).collect(joining("\n")));
  }

  UnknownPluginException unknown(String complaint, String name) {
    StringBuilder text = new StringBuilder(complaint);
    Names.nearest(name, found.keySet())
        .ifPresent(near -> text.append(" Did you mean \"").append(near).append("\"?"));
    text.append("\n  found: ").append(found.isEmpty() ? "none" : String.join(", ", names()));
    for (Broken each : broken) {
      text.append("\n  not usable: ").append(each);
    }
    text.append(found.isEmpty() ? "\nAdd" : "\nUse a name that was found, or add")
        .append(" the jar that provides \"%s\" to the class path".formatted(name))
        .append(" (Sarmal's own are sarmal-%s*.jar).".formatted(kind));
    UnknownPluginException exception = new UnknownPluginException(text.toString());
    broken.forEach(each -> exception.addSuppressed(each.cause()));
    return exception;
  }
}
