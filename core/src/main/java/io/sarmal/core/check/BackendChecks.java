package io.sarmal.core.check;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.plugin.PluginException;
import io.sarmal.core.plugin.PluginFailures;
import io.sarmal.core.plugin.UnknownPluginException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** All that a backend has to do. */
public final class BackendChecks {
  private BackendChecks() {}

  /**
   * The checks of a plugin, the first of which is that it is found and available; if it is not,
   * that is the only one.
   *
   * @param name by which the backend is asked for
   */
  public static List<Check> all(String name) {
    Catalog<BackendProvider> backends = Catalog.load(BackendProvider.class, "backend");
    Check discovery =
        new Check("discovery: found by its name, and available", () -> find(backends, name));
    if (discovery.run().outcome() != Finding.Outcome.PASSED) {
      return List.of(discovery);
    }
    List<Check> checks = new ArrayList<>();
    checks.add(discovery);
    checks.addAll(all(backends.get(name)::open));
    return List.copyOf(checks);
  }

  private static void find(Catalog<BackendProvider> backends, String name) {
    Availability availability;
    try {
      availability = backends.get(name).availability();
    } catch (UnknownPluginException e) {
      throw new Check.Failed(
          e.getMessage() + "\n" + PluginFailures.howToRegister(BackendProvider.class));
    } catch (PluginException e) {
      throw new Check.Failed(e.getMessage());
    }
    if (availability instanceof Availability.Unavailable unavailable) {
      throw new Check.Failed(
          "backend %s cannot be used here: %s".formatted(name, unavailable.reason()));
    }
  }

  /**
   * The checks, none of them run yet.
   *
   * @param open opens the backend; each check closes what it was given
   */
  public static List<Check> all(Supplier<? extends Backend> open) {
    Checklist list = new Checklist(open);
    SourceChecks.addTo(list);
    ElementwiseChecks.addTo(list);
    ReduceChecks.addTo(list);
    ProductChecks.addTo(list);
    MovementChecks.addTo(list);
    TableChecks.addTo(list);
    ProgramChecks.addTo(list);
    ScanChecks.addTo(list);
    LifetimeChecks.addTo(list);
    ArgumentChecks.addTo(list);
    ThreadChecks.addTo(list);
    return list.checks();
  }
}
