package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableDoubleArray;
import io.sarmal.backend.opencl.FusedKernels.Place;
import io.sarmal.backend.opencl.RandomKernel.Numbers;
import io.sarmal.core.plan.Form;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FusedKernelsTests {
  private static final float UNTOUCHED = -77;

  /** Seeds, of which every other one is for the kernels of CPU devices. */
  private static final int SEEDS = 4;

  private static int group(int seed) {
    return seed % 2 == 0 ? 1 : FusedKernels.GPU_GROUP;
  }

  private Queue queue;
  private BufferPool pool;

  @BeforeEach
  void open() {
    queue = TestDevice.queue();
    pool = TestDevice.pool(queue);
  }

  @AfterEach
  void close() {
    if (queue != null) {
      pool.close();
      queue.close();
    }
  }

  /** Numbers in a buffer: some before them, and between rows. */
  private record Placed(Buffer buffer, int length, int offset, int stride, Numbers numbers) {
    Place place() {
      return new Place(new Region(buffer, offset), stride);
    }
  }

  @ParameterizedTest(name = "{0} x {1}, folds {2}")
  @CsvSource({
    "1, 1, false",
    "3, 5, false",
    "5, 3, true",
    "64, 10, false",
    "7, 65, true",
    "1, 300, true",
    "300, 1, false",
    "19, 257, false",
    "4, 256, true"
  })
  void randomKernelsGiveWhatTheirOperationsMeanWhereverTheirRowsLie(
      int rows, int columns, boolean folds) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomKernel random = new RandomKernel(seed, rows, columns, folds);
      boolean dense = seed < SEEDS / 2;
      List<Placed> operands = new ArrayList<>();
      random.operands.forEach(numbers -> operands.add(place(numbers, columns, rows, dense)));
      List<Placed> results = new ArrayList<>();
      random.results.forEach(numbers -> results.add(place(numbers, columns, rows, dense)));
      operands.forEach(this::fill);
      run(random, group(seed), operands, results);
      for (int i = 0; i < results.size(); i++) {
        check(results.get(i), "seed %s, result %s".formatted(seed, i));
      }
    }
  }

  @ParameterizedTest(name = "folds {0}")
  @CsvSource({"false", "true"})
  void aResultMayLieOverAnOperandOfTheSameRows(boolean folds) {
    for (int seed = 0; seed < SEEDS; seed++) {
      RandomKernel random = new RandomKernel(seed, 9, 70, folds);
      List<Placed> operands = new ArrayList<>();
      random.operands.forEach(numbers -> operands.add(place(numbers, 70, 9, true)));
      List<Placed> results = new ArrayList<>();
      boolean isTaken = false;
      for (Numbers numbers : random.results) {
        Placed own = place(numbers, 70, 9, true);
        boolean over = !isTaken && numbers.form() == Form.FULL;
        Placed first = operands.get(0);
        results.add(over ? new Placed(first.buffer, first.length, first.offset, 70, numbers) : own);
        isTaken |= over;
      }
      operands.forEach(this::fill);
      run(random, group(seed), operands, results);
      for (int i = 0; i < results.size(); i++) {
        compare(results.get(i), read(results.get(i)), "seed %s, result %s".formatted(seed, i));
      }
    }
  }

  @ParameterizedTest(name = "{0} x {1}, groups of {2}")
  @CsvSource({"5, 3, 1", "7, 65, 1", "7, 65, 128"})
  void theBitsAreTheSameFromRunToRun(int rows, int columns, int group) {
    RandomKernel random = new RandomKernel(5, rows, columns, true);
    List<Placed> operands = new ArrayList<>();
    random.operands.forEach(numbers -> operands.add(place(numbers, columns, rows, true)));
    operands.forEach(this::fill);
    List<Placed> first = new ArrayList<>();
    List<Placed> second = new ArrayList<>();
    for (Numbers numbers : random.results) {
      first.add(place(numbers, columns, rows, true));
      second.add(place(numbers, columns, rows, true));
    }
    run(random, group, operands, first);
    run(random, group, operands, second);
    for (int i = 0; i < first.size(); i++) {
      assertThat(read(second.get(i))).isEqualTo(read(first.get(i)));
    }
  }

  private void run(RandomKernel random, int group, List<Placed> operands, List<Placed> results) {
    FusedKernels kernels = new FusedKernels(queue, group);
    List<Place> places = new ArrayList<>(operands.stream().map(Placed::place).toList());
    results.forEach(result -> places.add(result.place()));
    kernels.launch(kernels.prepare(random.kernel), random.rows, random.columns, places);
  }

  private Placed place(Numbers numbers, int columns, int rows, boolean dense) {
    Form form = numbers.form();
    int width = form.byColumn() ? columns : 1;
    int stride = dense ? width : width + 3;
    int offset = dense ? 0 : 2;
    int length = offset + (form.byRow() ? rows : 1) * stride;
    Placed placed = new Placed(pool.take(length), length, offset, stride, numbers);
    queue.fill(new Region(placed.buffer, 0), UNTOUCHED, length);
    return placed;
  }

  private void fill(Placed placed) {
    float[] all = read(placed);
    ImmutableDoubleArray values = placed.numbers.values();
    for (int i = 0; i < values.length(); i++) {
      all[index(placed, i, values.length())] = (float) values.get(i);
    }
    queue.write(new Region(placed.buffer, 0), all, all.length);
  }

  private static int index(Placed placed, int i, int size) {
    int rows = (placed.length - placed.offset) / placed.stride;
    int width = size / rows;
    return placed.offset + i / width * placed.stride + i % width;
  }

  private float[] read(Placed placed) {
    float[] all = new float[placed.length];
    queue.read(new Region(placed.buffer, 0), all, all.length);
    return all;
  }

  private void check(Placed placed, String description) {
    float[] all = read(placed);
    compare(placed, all, description);
    int untouched = 0;
    for (float number : all) {
      untouched += number == UNTOUCHED ? 1 : 0;
    }
    assertThat(untouched)
        .as("%s: what is not a result stays as it is", description)
        .isEqualTo(placed.length - placed.numbers.values().length());
  }

  private static void compare(Placed placed, float[] all, String description) {
    ImmutableDoubleArray values = placed.numbers.values();
    for (int i = 0; i < values.length(); i++) {
      assertThat((double) all[index(placed, i, values.length())])
          .as("%s, element %s", description, i)
          .isCloseTo(values.get(i), Offset.offset(1e-4 * Math.max(1, Math.abs(values.get(i)))));
    }
  }
}
