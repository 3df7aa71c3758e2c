package io.sarmal.autodiff.check;

import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.OptionalInt;

/** Running a cell leaves nothing behind, and running it again gives the same bits. */
final class RepetitionChecks {
  private RepetitionChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    checks.add(
        new Check(
            "repetition: the same bits twice",
            () -> {
              try (Backend backend = new ReferenceBackend()) {
                sameBits(backend, new Trial(CellCase.of(provider, 3, 5), 5, 3));
              }
            }));
    checks.add(
        new Check(
            "repetition: no tensor is left behind",
            () -> noLeak(new Trial(CellCase.of(provider, 3, 5), 5, 3))));
  }

  /** Checks that two runs on a backend give the same. */
  static void sameBits(Backend backend, Trial trial) {
    new Agreement(
            "two runs on backend " + backend.name() + " give the same bits",
            0,
            "Look for random numbers and clocks in the cell; if there are none, run the checks of"
                + " the backend")
        .check(trial, trial.run(backend, Ways::scan), trial.run(backend, Ways::scan));
  }

  private static void noLeak(Trial trial) {
    try (Backend backend = new ReferenceBackend()) {
      OptionalInt before = backend.liveTensors();
      for (Way way : List.<Way>of(Ways::scan, Ways::stepByStep)) {
        trial.run(backend, way);
        OptionalInt after = backend.liveTensors();
        if (!after.equals(before)) {
          throw new Check.Failed(
              ("%s: there are %s tensors after a run, but were %s before; look in step() for"
                      + " tape.keep() and for tensors made on tape.backend()")
                  .formatted(trial, after.getAsInt(), before.getAsInt()));
        }
      }
    }
  }
}
