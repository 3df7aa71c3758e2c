package io.sarmal.autodiff;

import static io.sarmal.autodiff.Looped.invariant;
import static io.sarmal.autodiff.Looped.sequence;
import static io.sarmal.autodiff.Looped.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.Dim;
import io.sarmal.core.Shape;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Several threads, each with a tape of its own, may derive one scan at the same time. */
class ScanDerivativeThreadTests {
  private static final TensorType ROWS = TensorType.real(Dim.BATCH, 3);

  private static Scan scan() {
    return new Looped(
            List.of(sequence("x", ROWS), state("h", ROWS), invariant("w", TensorType.real(3, 3))),
            List.of(OutputRole.STATE, OutputRole.STACKED),
            false,
            (tape, in) -> {
              Var h = in.get(0).plus(in.get(1).matmul(in.get(2))).tanh();
              return List.of(h, h.exp());
            })
        .scan();
  }

  private static double[] gradient(Scan scan) {
    ReferenceBackend backend = new ReferenceBackend();
    try (Tape tape = Tape.recording(backend)) {
      Var x = tape.variable(backend.fill(Shape.of(4, 2, 3), 0.3));
      Var h = tape.variable(backend.fill(Shape.of(2, 3), 0.1));
      Var w = tape.variable(backend.fill(Shape.of(3, 3), 0.2));
      Var y = tape.scan(scan, List.of(x, h, w)).get(1).sum();
      return tape.gradient(y, w).toDoubles();
    }
  }

  @Test
  void allGetTheSame() throws Exception {
    double[] expected = gradient(scan());
    Scan shared = scan();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<double[]>> results = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      results.add(threads.submit(() -> gradient(shared)));
    }
    threads.shutdown();
    for (Future<double[]> result : results) {
      assertThat(result.get()).isEqualTo(expected);
    }
  }
}
