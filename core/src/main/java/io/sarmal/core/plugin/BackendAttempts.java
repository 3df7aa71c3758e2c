package io.sarmal.core.plugin;

import io.sarmal.core.Availability;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.plugin.Catalog.Broken;
import io.sarmal.core.plugin.Catalog.Found;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tries backends one after the other and remembers why each was not used. */
final class BackendAttempts {
  private final System.Logger logger;
  private final List<String> skipped = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();

  BackendAttempts(System.Logger logger) {
    this.logger = logger;
  }

  /** What a provider says of itself, on one line; one that throws is unavailable for that. */
  static Availability availability(Found<BackendProvider> found) {
    return availability(found, new ArrayList<>());
  }

  private static Availability availability(Found<BackendProvider> found, List<Throwable> failures) {
    try {
      Availability availability = found.plugin().availability();
      if (availability instanceof Available available) {
        return new Available(available.priority(), PluginFailures.oneLine(available.detail()));
      } else if (availability instanceof Unavailable unavailable) {
        return new Unavailable(PluginFailures.oneLine(unavailable.reason()));
      }
      return new Unavailable("broken: availability() returned null");
    } catch (RuntimeException | LinkageError e) {
      failures.add(e);
      return new Unavailable(PluginFailures.describe("broken: availability() failed", e));
    }
  }

  /** What a backend could run on, each on one line; if it throws, that. */
  static List<String> devices(Found<BackendProvider> found) {
    try {
      return found.plugin().devices().stream().map(PluginFailures::oneLine).toList();
    } catch (RuntimeException | LinkageError e) {
      return List.of(PluginFailures.describe("broken: devices() failed", e));
    }
  }

  void skip(String name, String reason) {
    skipped.add(name + ": " + reason);
  }

  void skip(Found<BackendProvider> found, String reason) {
    skip("%s in %s".formatted(found.name(), found.location()), reason);
  }

  void skip(Broken broken) {
    skipped.add(broken.toString());
    failures.add(broken.cause());
  }

  /** The availability of a backend; empty, and its reason remembered, if it is unavailable. */
  Optional<Available> available(Found<BackendProvider> found) {
    Availability availability = availability(found, failures);
    if (availability instanceof Unavailable unavailable) {
      skip(found, unavailable.reason());
      return Optional.empty();
    }
    return Optional.of((Available) availability);
  }

  /**
   * Opens a backend and logs the line that says so; empty, and its reason remembered, if it fails.
   *
   * @param why it is this one, for that line
   */
  Optional<Backend> open(Found<BackendProvider> found, Available available, String why) {
    Backend backend;
    try {
      backend = found.plugin().open();
    } catch (RuntimeException | LinkageError e) {
      failures.add(e);
      skip(found, PluginFailures.describe("open() failed", e));
      return Optional.empty();
    }
    if (backend == null) {
      skip(found, "broken: open() returned null");
      return Optional.empty();
    }
    String line = "Backend %s (%s), %s.".formatted(found.name(), available.detail(), why);
    logger.log(
        Level.INFO, skipped.isEmpty() ? line : line + " Skipped: " + String.join("; ", skipped));
    return Optional.of(backend);
  }

  /** Why none was opened, between what was wanted and what to do. */
  NoBackendException exception(String complaint, String advice) {
    StringBuilder text = new StringBuilder(complaint);
    skipped.forEach(each -> text.append("\n  ").append(each));
    NoBackendException exception = new NoBackendException(text + "\n" + advice);
    failures.forEach(exception::addSuppressed);
    return exception;
  }
}
