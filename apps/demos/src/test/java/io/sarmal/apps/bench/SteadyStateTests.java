package io.sarmal.apps.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.backend.cpu.CpuBackend;
import io.sarmal.backend.cpu.PlainKernels;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SteadyStateTests {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final int VOCABULARY = 65;
  private static final int HIDDEN = 32;
  private static final Shape TOKENS = Shape.of(256, 128);
  private static final int STEPS = 2;

  /** On plain kernels, since the Vector API makes objects until it is compiled. */
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru", "rnn"})
  void stepOfTrainingAllocatesLessThanOneOfItsTensors(String cell) {
    LanguageModel model =
        new LanguageModel(
            new LanguageModel.Config(VOCABULARY, HIDDEN, HIDDEN, 1, 0), Cells.catalog().get(cell));
    int[] tokens = new int[TOKENS.size()];
    Arrays.setAll(tokens, i -> i * 31 % VOCABULARY);
    Batch batch = Batch.empty().integers(TOKENS, tokens).integers(TOKENS, tokens);
    try (Backend backend = new CpuBackend(new PlainKernels(), 2);
        Trainer trainer = new Trainer(backend, new NextToken(model), Trainer.Config.DEFAULT)) {
      step(trainer, batch);
      long before = allocated();
      step(trainer, batch);
      long ofStep = (allocated() - before) / STEPS;
      assertThat(ofStep).isLessThan((long) TOKENS.size() * HIDDEN * Float.BYTES);
    }
  }

  private static void step(Trainer trainer, Batch batch) {
    for (int i = 0; i < STEPS; i++) {
      trainer.beginSequence();
      trainer.step(batch, 1e-3);
    }
  }

  /** By all threads that there are. */
  private static long allocated() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).sum();
  }
}
