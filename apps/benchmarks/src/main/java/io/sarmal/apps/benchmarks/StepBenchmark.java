package io.sarmal.apps.benchmarks;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.VariationalDropout;
import io.sarmal.autodiff.cell.Zoneout;
import io.sarmal.autodiff.nn.Embedding;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.backend.cpu.CpuBackend;
import io.sarmal.backend.cpu.Kernels;
import io.sarmal.core.Shape;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A training step of a language model of characters with one recurrent layer: hidden size 256,
 * embedding 128, vocabulary 65, 64 rows of 64 steps; with one option of the layer at a time, to see
 * what it costs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class StepBenchmark {
  private static final int VOCABULARY = 65;
  private static final int EMBEDDING = 128;
  private static final int HIDDEN = 256;
  private static final int ROWS = 64;
  private static final int STEPS = 64;

  /** The name of the layer's cell. */
  @Param("lstm")
  public String cell;

  /** What the layer does beside its cell. */
  @Param({"none", "lengths", "mask", "dropout", "zoneout", "checkpoints"})
  public String option;

  /** The threads of the backend. */
  @Param("2")
  public int threads;

  private CpuBackend backend;
  private Trainer trainer;
  private Batch batch;

  /** Makes a model and a batch of random tokens; with lengths or a mask, of half the steps up. */
  @Setup
  public void setUp() {
    backend = new CpuBackend(Kernels.best(), threads);
    trainer = new Trainer(backend, Net.of(cell, option), Trainer.Config.DEFAULT);
    Random random = new Random(1);
    Shape shape = Shape.of(STEPS, ROWS);
    int[] lengths = random.ints(ROWS, STEPS / 2, STEPS + 1).toArray();
    int[] mask = new int[shape.size()];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i / ROWS < lengths[i % ROWS] ? 1 : 0;
    }
    batch =
        Batch.empty()
            .integers(shape, random.ints(shape.size(), 0, VOCABULARY).toArray())
            .integers(shape, random.ints(shape.size(), 0, VOCABULARY).toArray());
    if (option.equals("lengths")) {
      batch = batch.integers(Shape.of(ROWS), lengths);
    } else if (option.equals("mask")) {
      batch = batch.integers(shape, mask);
    }
  }

  /** Gives back the memory. */
  @TearDown
  public void tearDown() {
    trainer.close();
    backend.close();
  }

  /** Forward, backward, clipping and Adam. */
  @Benchmark
  public Trainer.Report step() {
    return trainer.step(batch, 1e-3);
  }

  /** Predicts tokens; the batch's third array, if there is one, says which steps rows have. */
  private record Net(Embedding embedding, Recurrent layer, Linear output, ParameterLayout layout)
      implements Objective {
    static Net of(String name, String option) {
      Cell cell = Cells.catalog().get(name).create(new CellSpec(EMBEDDING, HIDDEN));
      Recurrent plain = new Recurrent(cell);
      Recurrent layer =
          switch (option) {
            case "dropout" -> plain.with(new VariationalDropout(0, 0.25, 1));
            case "zoneout" ->
                plain.with(new Zoneout(Collections.nCopies(cell.stateSizes().size(), 0.1), 1));
            case "checkpoints" -> plain.checkpointEvery(8);
            case "none", "lengths", "mask" -> plain;
            default -> throw new IllegalArgumentException("no option " + option);
          };
      Embedding embedding = new Embedding(VOCABULARY, EMBEDDING);
      Linear output = new Linear(cell.outputSize(), VOCABULARY);
      ParameterLayout layout =
          ParameterLayout.builder()
              .add("embedding", embedding.parameters())
              .add("layer", layer.parameters())
              .add("output", output.parameters())
              .build();
      return new Net(embedding, layer, output, layout);
    }

    @Override
    public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
      Var x = embedding.apply(batch.get(0));
      var initial = layer.cell().initialState(tape, ROWS);
      Recurrent.Result result =
          batch.size() > 2
              ? layer.run(x, initial, batch.get(2), phase)
              : layer.run(x, initial, phase);
      Var logits = output.apply(result.sequence());
      return Result.of(Losses.softmaxCrossEntropy(logits, batch.get(1)).mean());
    }
  }
}
