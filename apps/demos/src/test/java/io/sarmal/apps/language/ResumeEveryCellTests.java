package io.sarmal.apps.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.report.StepReport;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.io.SafeTensors;
import io.sarmal.autodiff.optim.AdamW;
import io.sarmal.autodiff.optim.Nesterov;
import io.sarmal.autodiff.optim.Optimizer;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With dropout and carried states, on the backends that compute in single and double precision. */
class ResumeEveryCellTests {
  private static final int STEPS = 9;
  private static final int STOP = 4;

  @TempDir Path folder;

  static Stream<Arguments> ways() {
    List<Optimizer> optimizers = List.of(AdamW.DEFAULT, new Nesterov(0.9));
    return Cells.catalog().names().stream()
        .flatMap(cell -> optimizers.stream().map(optimizer -> Arguments.of(cell, optimizer)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void stepsInTwoRunsEndWithTheBitsOfOne(String cell, Optimizer optimizer) throws IOException {
    for (String backend : List.of("reference", "cpu")) {
      Path whole = folder.resolve(backend + "-whole");
      Path pieces = folder.resolve(backend + "-pieces");
      train(cell, optimizer, backend, whole, STEPS, false);
      train(cell, optimizer, backend, pieces, STOP, false);
      train(cell, optimizer, backend, pieces, STEPS, true);
      assertThat(pieces).hasSameBinaryContentAs(whole);
      assertThat(tensors(pieces)).isEqualTo(tensors(whole));
      assertThat(tensors(pieces).keySet()).anyMatch(name -> name.startsWith("carried."));
    }
  }

  private static Map<String, ?> tensors(Path model) throws IOException {
    return SafeTensors.read(Training.checkpoint(model)).tensors();
  }

  private static void train(
      String cell, Optimizer optimizer, String backend, Path file, int until, boolean resume)
      throws IOException {
    AtomicReference<Training> running = new AtomicReference<>();
    Fixtures.Recorder stopper =
        new Fixtures.Recorder() {
          @Override
          public void step(StepReport report) {
            if (report.step() == until) {
              running.get().stop();
            }
          }
        };
    Settings settings = new Settings(cell, 2, 6, 4, 0.3);
    Training.Plan plan =
        new Training.Plan(
            4,
            8,
            1,
            new Budget.Steps(STEPS),
            LearningRate.cosine(0.01, 0.001),
            new Trainer.Config(optimizer, 5, 1),
            OptionalInt.empty(),
            OnNonFinite.STOP,
            new Budget.Steps(1000));
    try (Backend opened = Backends.open(backend);
        Training training =
            new Training(
                opened,
                Design.of(settings, Fixtures.vocabulary(), Cells.catalog().get(cell)),
                Fixtures.split(0),
                plan,
                file,
                Map.of(),
                Map.of(),
                stopper)) {
      running.set(training);
      if (resume) {
        training.resume();
        assertThat(stopper.notes).containsExactly("resumed after " + STOP);
      }
      training.run();
    }
  }
}
