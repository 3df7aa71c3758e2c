package io.sarmal.backend.opencl;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.check.BackendChecks;
import io.sarmal.core.check.Check;
import io.sarmal.core.check.Finding;
import io.sarmal.core.check.Finding.Outcome;
import io.sarmal.core.op.ReduceOp;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A process that runs kernels on a device that checks each of their steps. It writes what it does
 * to standard output; standard error is left to the device.
 */
final class OnOclgrind {
  /** Checks of the conformance kit that are small and that have kernels of all kinds together. */
  private static final Pattern SMALL =
      Pattern.compile(
          "edges of its domain|: infinities, NaN and equals|numbers of Philox|any number is"
              + "|a training step|an LSTM$|the derivative of an RNN$");

  /** Work-items read what others have written, without a barrier. */
  private static final Source RACE =
      new Source(
          "missing_barrier",
          """
          __kernel void missing_barrier(__global int *y, int y0) {
            __local int shared[16];
            int me = (int) get_local_id(0);
            shared[me] = me;
            y[y0 + me] = shared[15 - me];
          }
          """);

  private static final Source OUT_OF_BOUNDS =
      new Source(
          "out_of_bounds",
          """
          __kernel void out_of_bounds(__global int *y, int y0) {
            y[y0 + 64 + (int) get_local_id(0)] = 1;
          }
          """);

  private OnOclgrind() {}

  public static void main(String[] arguments) {
    System.out.println("platform: " + TestDevice.get().platform());
    switch (arguments[0]) {
      case "kernels" -> kernels();
      case "race" -> launch(RACE);
      case "bounds" -> launch(OUT_OF_BOUNDS);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    System.out.println("done: " + arguments[0]);
  }

  private static void kernels() {
    products();
    fused();
    rows();
    for (Check check : BackendChecks.all(() -> new OpenClProvider().open())) {
      if (SMALL.matcher(check.name()).find()) {
        Finding finding = check.run();
        System.out.println(finding);
        if (finding.outcome() != Outcome.PASSED) {
          throw new IllegalStateException(finding.toString());
        }
      }
    }
  }

  private static void products() {
    TinyProductsTests tests = new TinyProductsTests();
    for (String kind : new String[] {"registers", "local"}) {
      tests.tinyProductsAreRight(kind);
      System.out.println("products by " + kind);
    }
    for (int seed = 0; seed < 4; seed++) {
      tests.tinyTilesAddInTheOrderOfTheTerms(seed);
    }
    System.out.println("products by tiny tiles");
  }

  private static void fused() {
    int[][] sizes = {{3, 5}, {7, 65}, {1, 300}};
    for (int[] size : sizes) {
      for (boolean folds : new boolean[] {false, true}) {
        FusedKernelsTests tests = new FusedKernelsTests();
        tests.open();
        tests.randomKernelsGiveWhatTheirOperationsMeanWhereverTheirRowsLie(size[0], size[1], folds);
        tests.close();
        System.out.println("fused kernels of %s x %s".formatted(size[0], size[1]));
      }
    }
  }

  private static void rows() {
    try (Backend backend = new OpenClProvider().open()) {
      int[] numbers = {3, 0, 3, 3, 6, 1, 6, 2, 3};
      Tensor ids = backend.tensor(Shape.of(numbers.length), numbers);
      Tensor table = backend.iota(7 * 5);
      Tensor rows = backend.gather(backend.reshape(table, Shape.of(7, 5)), ids);
      Tensor left = backend.slice(rows, 1, 0, 2);
      Tensor wide = backend.transpose(backend.concat(1, List.of(left, rows)), 1, 0);
      Tensor sums = backend.scatterAdd(ids, backend.transpose(wide, 1, 0), 7);
      Tensor outer = backend.reduce(ReduceOp.SUM, backend.reshape(sums, Shape.of(7, 1, 7)), 0, 2);
      backend.read(outer, new float[1]);
    }
    System.out.println("rows of tables");
  }

  private static void launch(Source source) {
    try (Queue queue = TestDevice.queue();
        BufferPool pool = TestDevice.pool(queue)) {
      Region y = new Region(pool.take(64), 0);
      queue.launch(source, new Work(Extent.of(16), Extent.of(16)), Argument.of(y));
      queue.read(y, new int[16], 16);
    }
  }
}
