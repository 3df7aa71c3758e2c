package io.sarmal.core.plugin;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Comparator.comparingInt;
import static java.util.Map.Entry.comparingByValue;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import io.sarmal.core.Availability.Available;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.plugin.Backends.Candidate;
import io.sarmal.core.plugin.Catalog.Broken;
import io.sarmal.core.plugin.Catalog.Duplicate;
import io.sarmal.core.plugin.Catalog.Found;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The rules by which {@link Backends} chooses, wherever its inputs come from. */
final class BackendSelection {
  private final Catalog<BackendProvider> catalog;
  private final UnaryOperator<String> properties;
  private final UnaryOperator<String> environment;
  private final System.Logger logger;

  BackendSelection(
      Catalog<BackendProvider> catalog,
      UnaryOperator<String> properties,
      UnaryOperator<String> environment,
      System.Logger logger) {
    this.catalog = catalog;
    this.properties = properties;
    this.environment = environment;
    this.logger = logger;
  }

  Backend open() {
    String property = properties.apply(Backends.PROPERTY);
    if (property != null && !property.isBlank()) {
      return open(property, "the system property " + Backends.PROPERTY);
    }
    String variable = environment.apply(Backends.ENVIRONMENT);
    if (variable != null && !variable.isBlank()) {
      return open(variable, "the environment variable " + Backends.ENVIRONMENT);
    }
    return openBest();
  }

  /**
   * Opens the first that works of the names asked for.
   *
   * @param origin who asks, for messages
   */
  Backend open(String request, String origin) {
    List<String> names = Splitter.on(',').trimResults().splitToList(request);
    String asked = "\"%s\", asked for by %s".formatted(String.join(",", names), origin);
    checkArgument(
        !names.contains(""),
        "Backend %s: a name is empty. Give one name, or several in order of preference, such as"
            + " \"opencl,cpu\".",
        asked);
    List<String> unknown = names.stream().filter(name -> catalog.find(name).isEmpty()).toList();
    if (names.equals(unknown) && names.size() == 1) {
      throw catalog.unknown("There is no backend %s.".formatted(asked), request.strip());
    }
    BackendAttempts attempts = new BackendAttempts(logger);
    if (!unknown.isEmpty()) {
      catalog.broken().forEach(attempts::skip); // the unknown one may be one of these
    }
    for (String name : names) {
      Optional<Found<BackendProvider>> found = catalog.find(name);
      if (found.isEmpty()) {
        attempts.skip(name, "not found");
        continue;
      }
      Optional<Backend> backend =
          attempts
              .available(found.get())
              .flatMap(it -> attempts.open(found.get(), it, "asked for by " + origin));
      if (backend.isPresent()) {
        return backend.get();
      }
    }
    throw attempts.exception("Cannot open backend %s:".formatted(asked), alternatives(names));
  }

  private Backend openBest() {
    if (!catalog.duplicates().isEmpty()) {
      throw new PluginException(catalog.message(catalog.duplicates().get(0)));
    }
    BackendAttempts attempts = new BackendAttempts(logger);
    Map<Found<BackendProvider>, Available> usable = available(attempts);
    catalog.broken().forEach(attempts::skip);
    Map<Found<BackendProvider>, Available> byName = new LinkedHashMap<>(usable);
    usable.values().removeIf(Available::isByNameOnly);
    byName.keySet().removeAll(usable.keySet());
    if (usable.isEmpty()) {
      byName.keySet().forEach(each -> attempts.skip(each, "used only when asked for by its name"));
      throw attempts.exception("No backend can be used here.", alternatives(catalog.names()));
    }
    int highest = Collections.max(usable.values(), comparingInt(Available::priority)).priority();
    List<Found<BackendProvider>> best = new ArrayList<>();
    usable.forEach(
        (each, available) -> {
          if (available.priority() == highest) {
            best.add(each);
          } else {
            attempts.skip(each, "priority " + available.priority());
          }
        });
    Found<BackendProvider> first = best.get(0);
    if (best.size() > 1) {
      best.forEach(each -> attempts.skip(each, "priority " + highest));
      throw attempts.exception(
          "Several backends share the highest priority:",
          "Ask for one of them by its name, such as with %s.".formatted(asking(first)));
    }
    return attempts
        .open(first, usable.get(first), "of the highest priority, " + highest)
        .orElseThrow(
            () ->
                attempts.exception(
                    "The backend of the highest priority, %s, does not open:"
                        .formatted(first.name()),
                    alternatives(List.of(first.name()))));
  }

  /** Every backend found, also those that are broken or share a name. */
  List<Candidate> survey() {
    ImmutableList.Builder<Candidate> candidates = ImmutableList.builder();
    for (Found<BackendProvider> each : catalog.found()) {
      candidates.add(
          new Candidate(
              each.name(),
              each.location(),
              BackendAttempts.availability(each),
              BackendAttempts.devices(each)));
    }
    for (Duplicate each : catalog.duplicates()) {
      candidates.add(
          new Candidate(
              each.name(),
              String.join(", ", each.locations()),
              new Unavailable("several plugins have this name: keep one and remove the others")));
    }
    for (Broken each : catalog.broken()) {
      candidates.add(
          new Candidate(
              each.provider(), each.location(), new Unavailable("broken: " + each.reason())));
    }
    return candidates.build();
  }

  /** What to do when some names have been tried without success. */
  private String alternatives(List<String> tried) {
    Map<Found<BackendProvider>, Available> others = available(new BackendAttempts(logger));
    others.values().removeIf(Available::isByNameOnly);
    others.keySet().removeIf(each -> tried.contains(each.name()));
    return others.entrySet().stream()
        .max(comparingByValue(comparingInt(Available::priority)))
        .map(Map.Entry::getKey)
        .map(each -> "Available is %s: ask for it with %s.".formatted(each.name(), asking(each)))
        .orElse(
            "Add to the class path the jar of a backend that works here: sarmal-backend-cpu works"
                + " wherever Java does.");
  }

  private Map<Found<BackendProvider>, Available> available(BackendAttempts attempts) {
    Map<Found<BackendProvider>, Available> available = new LinkedHashMap<>();
    for (Found<BackendProvider> each : catalog.found()) {
      attempts.available(each).ifPresent(it -> available.put(each, it));
    }
    return available;
  }

  private static String asking(Found<BackendProvider> backend) {
    return "-D%s=%s, or %s=%s in the environment"
        .formatted(Backends.PROPERTY, backend.name(), Backends.ENVIRONMENT, backend.name());
  }
}
