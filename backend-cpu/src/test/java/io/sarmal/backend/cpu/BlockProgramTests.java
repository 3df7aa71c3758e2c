package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Futures;
import io.sarmal.backend.cpu.NaiveBlocks.Numbers;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plan.Form;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Block programs beside their plain meaning, on the kernels of this JVM. */
class BlockProgramTests {
  private static final float UNTOUCHED = -12345;
  private static final int[] ROWS = {0, 1, 2, 13, 207, 1500};
  private static final int[] COLUMNS = {0, 1, 2, 13, 31, 32, 207, 2049, 5000};

  private final Kernels kernels = Kernels.best();
  private final Random random = new Random(7);

  @Test
  void randomProgramsGiveWhatTheirOperationsGiveOneByOne() {
    try (Workers workers = new Workers(3)) {
      for (int seed = 0; seed < 400; seed++) {
        NaiveBlocks naive = new NaiveBlocks(kernels, seed);
        BlockProgram program = naive.program();
        for (int i = 0; i < 4; i++) {
          int rows = ROWS[random.nextInt(ROWS.length)];
          int columns = COLUMNS[random.nextInt(COLUMNS.length)];
          if (rows * columns <= 50_000) {
            compare("seed " + seed, naive, program, workers, rows, columns);
          }
        }
      }
    }
  }

  @Test
  void largeDomainsOnSeveralThreads() {
    try (Workers workers = new Workers(4)) {
      for (int seed = 1000; seed < 1005; seed++) {
        NaiveBlocks naive = new NaiveBlocks(kernels, seed);
        compare("seed " + seed, naive, naive.program(), workers, 301, 277);
        compare("seed " + seed, naive, naive.program(), workers, 60_000, 1);
        compare("seed " + seed, naive, naive.program(), workers, 3, 30_000);
      }
    }
  }

  private void compare(
      String what,
      NaiveBlocks naive,
      BlockProgram program,
      Workers workers,
      int rows,
      int columns) {
    List<Numbers> operands = naive.operands(rows, columns);
    List<Numbers> expected = naive.results(operands, rows, columns);
    Layout layout = new Layout(program, operands, expected);
    program.run(workers, layout.memory, rows, columns);
    layout.check(what + ", " + rows + " rows, " + columns + " columns", expected);
    List<float[]> shared = layout.results.stream().map(float[]::clone).toList();
    layout.results.forEach(array -> Arrays.fill(array, UNTOUCHED));
    program.run(layout.memory, rows, columns);
    for (int i = 0; i < shared.size(); i++) {
      assertThat(layout.results.get(i)).as(what + ": on one thread").isEqualTo(shared.get(i));
    }
  }

  /** Operands and results, each somewhere in an array of its own, with room between rows. */
  private final class Layout {
    final BlockMemory memory;
    final List<float[]> results = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();

    Layout(BlockProgram program, List<Numbers> operands, List<Numbers> shapes) {
      memory = program.memory();
      for (int i = 0; i < operands.size(); i++) {
        Numbers x = operands.get(i);
        int[] place = place(x);
        float[] array = array(x, place);
        for (int r = 0; r < x.rows; r++) {
          int at = place[0] + r * place[1];
          System.arraycopy(x.data, r * x.columns, array, at, x.columns);
        }
        memory.operand(i, array, place[0], place[1]);
      }
      for (int i = 0; i < shapes.size(); i++) {
        int[] place = place(shapes.get(i));
        places.add(place);
        results.add(array(shapes.get(i), place));
        memory.result(i, results.get(i), place[0], place[1]);
      }
    }

    private int[] place(Numbers x) {
      boolean dense = random.nextBoolean();
      return new int[] {random.nextInt(5), x.columns + (dense ? 0 : random.nextInt(20))};
    }

    private float[] array(Numbers x, int[] place) {
      float[] array = new float[place[0] + x.rows * place[1] + x.columns + 3];
      Arrays.fill(array, UNTOUCHED);
      return array;
    }

    void check(String what, List<Numbers> expected) {
      for (int i = 0; i < expected.size(); i++) {
        Numbers y = expected.get(i);
        int[] place = places.get(i);
        float[] wanted = array(y, place);
        for (int r = 0; r < y.rows; r++) {
          int at = place[0] + r * place[1];
          System.arraycopy(y.data, r * y.columns, wanted, at, y.columns);
        }
        float[] given = results.get(i);
        for (int k = 0; k < wanted.length; k++) {
          // A zero's sign may differ: the sum of one row of one column is that number itself.
          boolean same = wanted[k] == given[k] || Float.compare(wanted[k], given[k]) == 0;
          assertThat(same)
              .as("%s: result %s, %s, is %s at %s, not %s", what, i, y.form, given[k], k, wanted[k])
              .isTrue();
        }
      }
    }
  }

  @Test
  void oneProgramRunsOnManyThreadsAtOnce() {
    NaiveBlocks naive = new NaiveBlocks(kernels, 17);
    BlockProgram program = naive.program();
    int callers = 4;
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (Workers workers = new Workers(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int rows = 200 + 37 * i;
        List<Numbers> operands = naive.operands(rows, 257);
        List<Numbers> expected = naive.results(operands, rows, 257);
        Layout layout = new Layout(program, operands, expected);
        running.add(
            threads.submit(
                () -> {
                  for (int k = 0; k < 200; k++) {
                    layout.results.forEach(array -> Arrays.fill(array, UNTOUCHED));
                    program.run(workers, layout.memory, rows, 257);
                    layout.check("beside other threads", expected);
                  }
                }));
      }
      running.forEach(Futures::getUnchecked);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void resultMayReplaceAnOperand() {
    BlockProgramBuilder builder = BlockProgram.builder(kernels);
    BlockValue mean = builder.operand(Form.FULL);
    BlockValue gradient = builder.operand(Form.FULL);
    BlockValue step = builder.operand(Form.SCALAR);
    BlockValue next =
        builder.binary(
            BinaryOp.ADD,
            builder.binary(BinaryOp.MUL, mean, builder.constant(0.5f)),
            builder.binary(BinaryOp.MUL, gradient, builder.constant(0.25f)));
    builder.result(next);
    builder.result(builder.binary(BinaryOp.ADD, step, builder.constant(1)));
    BlockProgram program = builder.build();
    int n = 100_000;
    float[] m = new float[n];
    Arrays.fill(m, 4);
    float[] g = new float[n];
    Arrays.fill(g, 8);
    float[] s = {3};
    BlockMemory memory = program.memory();
    memory.operand(0, m, 0, n);
    memory.operand(1, g, 0, n);
    memory.operand(2, s, 0, 1);
    memory.result(0, m, 0, n);
    memory.result(1, s, 0, 1);
    try (Workers workers = new Workers(3)) {
      program.run(workers, memory, 1, n);
    }
    assertThat(m).containsOnly(4);
    assertThat(s).containsExactly(4);
    Arrays.fill(g, 0);
    program.run(memory, 1, n);
    assertThat(m).containsOnly(2);
    assertThat(s).containsExactly(5);
  }

  @Test
  void placesOutsideTheirArraysAreRefused() {
    BlockProgramBuilder builder = BlockProgram.builder(kernels);
    BlockValue x = builder.operand(Form.FULL);
    builder.result(builder.fold(ReduceOp.SUM, builder.unary(UnaryOp.EXP, x)));
    BlockProgram program = builder.build();
    BlockMemory memory = program.memory();
    memory.result(0, new float[3], 0, 1);
    assertThatThrownBy(() -> program.run(memory, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("operand 0")
        .hasMessageContaining("an array");
    memory.operand(0, new float[12], 1, 4);
    assertThatThrownBy(() -> program.run(memory, 3, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("operand 0 of 3 rows and 4 columns at offset 1 with row stride 4")
        .hasMessageContaining("12");
    memory.operand(0, new float[13], 1, 4);
    program.run(memory, 3, 4);
    memory.result(0, new float[3], 0, 2);
    assertThatThrownBy(() -> program.run(memory, 3, 4)).hasMessageContaining("result 0");
  }

  @Test
  void builderRefusesWhatIsNotInTheProgram() {
    BlockProgramBuilder builder = BlockProgram.builder(kernels);
    BlockProgramBuilder other = BlockProgram.builder(kernels);
    BlockValue column = builder.operand(Form.COLUMN);
    BlockValue foreign = other.operand(Form.FULL);
    assertThatThrownBy(() -> builder.unary(UnaryOp.EXP, foreign))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.fold(ReduceOp.SUM, column)).hasMessageContaining("COLUMN");
    assertThatThrownBy(() -> builder.copy(column, Form.ROW)).hasMessageContaining("ROW");
    assertThatThrownBy(builder::build).hasMessageContaining("results");
  }
}
