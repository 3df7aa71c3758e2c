package io.sarmal.apps.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.plugin.Backends;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** Long training on the CPU backend takes no more memory than short training. */
class FlatHeapTests {
  private static final int VOCABULARY = 5;

  private final Backend backend = Backends.open("cpu");
  private final Random random = new Random(1);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void heapIsFlatOverTenThousandSteps(TestReporter reporter) {
    try (Trainer trainer = trainer()) {
      Batch batch = batch(3, 2);
      trainer.step(batch, 0.001);
      int live = backend.liveTensors().orElseThrow();
      Runnable steps =
          () -> {
            for (int step = 0; step < 2_000; step++) {
              trainer.step(batch, 0.001);
              assertThat(backend.liveTensors()).hasValue(live);
            }
          };
      steps.run();
      assertGrowsByLess(30 * 2_000, steps, reporter); // the smallest objects, one a step
    }
    assertThat(backend.liveTensors()).hasValue(0);
  }

  /** Of arrays too small to be kept for others; those that are kept have a limit of their own. */
  @Test
  void heapIsFlatWhileBatchesChangeTheirShapes(TestReporter reporter) {
    try (Trainer trainer = trainer()) {
      Iterator<Integer> step = Stream.iterate(0, i -> i + 1).iterator();
      Runnable steps =
          () -> {
            for (int i = 0; i < 200; i++) {
              trainer.beginSequence();
              trainer.step(batch(1 + step.next() / 60, 1 + random.nextInt(4)), 0.001);
            }
          };
      for (int i = 0; i < 6; i++) { // more shapes than there are programs remembered
        steps.run();
      }
      assertGrowsByLess(150_000, steps, reporter); // less than a program for each new shape
    }
  }

  @Test
  void heapIsFlatWhileModelsAreMadeAndForgotten(TestReporter reporter) {
    Runnable models =
        () -> {
          for (int i = 0; i < 60; i++) {
            try (Trainer trainer = trainer()) {
              trainer.step(batch(2, 2), 0.01);
            }
            assertThat(backend.liveTensors()).hasValue(0);
          }
        };
    for (int i = 0; i < 5; i++) { // more programs than are remembered
      models.run();
    }
    assertGrowsByLess(350_000, models, reporter); // less than its programs for each model
  }

  private Trainer trainer() {
    LanguageModel.Config config = new LanguageModel.Config(VOCABULARY, 3, 4, 1, 0.1);
    LanguageModel model = new LanguageModel(config, Cells.catalog().get("rnn"));
    return new Trainer(backend, new NextToken(model), Trainer.Config.DEFAULT);
  }

  private Batch batch(int steps, int rows) {
    Shape shape = Shape.of(steps, rows);
    return Batch.empty()
        .integers(shape, random.ints(shape.size(), 0, VOCABULARY).toArray())
        .integers(shape, random.ints(shape.size(), 0, VOCABULARY).toArray());
  }

  /** A leak grows at every run of the work; what else lives in this JVM grows now and then. */
  private static void assertGrowsByLess(long limit, Runnable work, TestReporter reporter) {
    List<Long> grown = new ArrayList<>();
    long before = usedHeap();
    for (int run = 0; run < 4; run++) {
      work.run();
      long after = usedHeap();
      grown.add(after - before);
      before = after;
    }
    reporter.publishEntry("grown by", grown + " bytes");
    assertThat(Collections.min(grown)).as("least of %s bytes", grown).isLessThan(limit);
  }

  /** What is alive after a collection, in bytes: the least of a few tries. */
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
