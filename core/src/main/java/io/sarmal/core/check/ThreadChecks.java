package io.sarmal.core.check;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.BinaryOp;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Results do not depend on when, how often or beside what an operation runs. */
final class ThreadChecks {
  private static final int THREADS = 4;

  private ThreadChecks() {}

  static void addTo(Checklist list) {
    list.add("operations: equal bits every time", ThreadChecks::repeated);
    list.add("operations: equal bits beside other threads", ThreadChecks::atOnce);
    list.add("one compiled program: equal bits beside other threads", ThreadChecks::executable);
    list.add("a tensor of one thread is read by another", ThreadChecks::handedOver);
  }

  private static void repeated(Comparison c) {
    Repetition.sameBits("a list of operations", 5, () -> operations(c, 17, 130));
    Repetition.sameBits("a list of greater operations", 3, () -> operations(c, 18, 1500));
  }

  private static void atOnce(Comparison c) {
    List<Supplier<List<Sample>>> works = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      works.add(() -> operations(c, number, 30 + 25 * number));
    }
    Repetition.sameBitsAtOnce("a list of operations", 10, works);
  }

  private static void executable(Comparison c) {
    Scan scan = Recurrences.lstm(20, 33);
    Executable lstm = c.backend().compile(Scans.program(scan));
    List<Supplier<List<Sample>>> works = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      List<Sample> arguments = Scans.arguments(scan, new Samples(i), 6 + i, 3 + 7 * i);
      works.add(() -> c.results(lstm::run, arguments));
    }
    Repetition.sameBitsAtOnce("a compiled LSTM", 10, works);
  }

  private static void handedOver(Comparison c) {
    Backend backend = c.backend();
    Sample x = new Samples(18).real(4098);
    Tensor tensor = backend.tensor(x.type().shape(), x.values().toArray());
    Tensor negative = backend.unary(UnaryOp.NEG, tensor);
    Supplier<List<Sample>> read =
        () -> List.of(Sample.read(backend, tensor), Sample.read(backend, negative));
    Repetition.sameBitsAtOnce("reading one tensor", 1, List.of(read, read));
    backend.release(tensor);
    backend.release(negative);
  }

  /** A few operations of every kind on random matrices of {@code n} rows. */
  private static List<Sample> operations(Comparison c, int seed, int n) {
    Samples samples = new Samples(seed);
    List<Sample> operands =
        List.of(samples.real(n, 64), samples.real(64, 96), samples.integer(7, n));
    return c.results(
        t -> {
          Backend b = c.backend();
          Tensor a = t.get(0);
          Tensor product = b.matmul(a, false, t.get(1), false);
          Tensor key = b.tensor(Shape.of(2), new int[] {seed, n});
          List<Tensor> results =
              List.of(
                  product,
                  b.unary(UnaryOp.SIGMOID, product),
                  b.binary(BinaryOp.MUL, product, product),
                  b.reduce(ReduceOp.SUM, product, 0),
                  b.reduce(ReduceOp.SUM, product, 0, 1),
                  b.reduce(ReduceOp.MAX, product, 1),
                  b.outer(a, product),
                  b.transpose(product, 1, 0),
                  b.concat(1, List.of(a, product)),
                  b.scatterAdd(t.get(2), product, 7),
                  b.gather(a, t.get(2)),
                  b.random(Shape.of(n, 3), key, seed));
          b.release(key);
          return results;
        },
        operands);
  }
}
