package io.sarmal.autodiff.check;

import com.google.common.base.Splitter;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.Availability.Unavailable;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.check.Check;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.Backends.Candidate;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A cell gives on every other backend what it gives on the reference.
 *
 * @param candidates the backends there are
 * @param open opens one of them by its name
 * @param required the names of those that must not be skipped
 */
record EveryBackend(
    List<Candidate> candidates, Function<String, Backend> open, List<String> required) {
  private static final double TOLERANCE = 1e-5;

  static EveryBackend onClassPath() {
    return new EveryBackend(
        Backends.survey(),
        name -> Catalog.load(BackendProvider.class, "backend").get(name).open(),
        Splitter.on(',')
            .trimResults()
            .omitEmptyStrings()
            .splitToList(System.getProperty(CellChecks.REQUIRE, "")));
  }

  void addTo(List<Check> checks, CellProvider provider) {
    List<Candidate> all = new ArrayList<>(candidates);
    for (String name : required) {
      if (candidates.stream().noneMatch(candidate -> candidate.name().equals(name))) {
        all.add(new Candidate(name, "", new Unavailable("it is not on the class path")));
      }
    }
    for (Candidate candidate : all) {
      if (!candidate.name().equals(ReferenceBackend.NAME)) {
        add(
            checks,
            "agrees with the reference",
            candidate,
            backend -> {
              agree(backend, small(provider), "", Ways::scan);
              agree(backend, large(provider), "", Ways::scan);
            });
        add(
            checks,
            "agrees with the reference with every option",
            candidate,
            backend ->
                agree(backend, large(provider), " with every option", Ways::withEveryOption));
        add(
            checks,
            "the same bits twice",
            candidate,
            backend -> {
              RepetitionChecks.sameBits(backend, small(provider));
              RepetitionChecks.sameBits(backend, large(provider));
            });
      }
    }
  }

  private static Trial small(CellProvider provider) {
    return new Trial(CellCase.of(provider, 3, 5), 1, 1);
  }

  private static Trial large(CellProvider provider) {
    return new Trial(CellCase.of(provider, 13, 37), 16, 3);
  }

  private void add(List<Check> checks, String what, Candidate candidate, Consumer<Backend> body) {
    checks.add(
        new Check(
            "backend %s: %s".formatted(candidate.name(), what),
            () -> {
              requireAvailable(candidate);
              try (Backend backend = open.apply(candidate.name())) {
                body.accept(backend);
              }
            }));
  }

  private void requireAvailable(Candidate candidate) {
    if (candidate.availability() instanceof Unavailable unavailable) {
      if (required.contains(candidate.name())) {
        throw new Check.Failed(
            "backend %s is required by -D%s, but cannot be used: %s"
                .formatted(candidate.name(), CellChecks.REQUIRE, unavailable.reason()));
      }
      throw new Check.Skipped(unavailable.reason());
    }
  }

  private static void agree(Backend backend, Trial trial, String how, Way way) {
    try (Backend reference = new ReferenceBackend()) {
      new Agreement(
              "backend %s agrees with the reference%s".formatted(backend.name(), how),
              TOLERANCE,
              "If other cells differ too, run the checks of the backend; if only this one does, look"
                  + " for differences of nearly equal numbers in step()")
          .check(trial, trial.run(backend, way), trial.run(reference, way));
    }
  }
}
