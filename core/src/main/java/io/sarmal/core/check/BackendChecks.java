package io.sarmal.core.check;

import io.sarmal.core.Backend;
import java.util.List;
import java.util.function.Supplier;

/** All that a backend has to do. */
public final class BackendChecks {
  private BackendChecks() {}

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
