package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.backend.cpu.CpuBackend;
import io.sarmal.core.Backend;
import io.sarmal.core.Philox;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.ReduceOp;
import io.sarmal.core.op.UnaryOp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TwoBackendsTests {
  private static final int ROUNDS = 20;

  @Test
  void backendsOfOneProcessDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
    Device device = TestDevice.get();
    try (Backend first = new OpenClBackend(device);
        Backend second = new OpenClBackend(device);
        Backend cpu = new CpuBackend()) {
      List<Backend> backends = List.of(first, second, cpu);
      List<List<float[]>> alone = new ArrayList<>();
      for (Backend backend : backends) {
        alone.add(work(backend, 1));
      }
      ExecutorService threads = Executors.newFixedThreadPool(2 * backends.size());
      try {
        List<Future<List<float[]>>> together = new ArrayList<>();
        for (int i = 0; i < 2 * backends.size(); i++) {
          Backend backend = backends.get(i % backends.size());
          together.add(threads.submit(() -> work(backend, ROUNDS)));
        }
        for (int i = 0; i < together.size(); i++) {
          List<float[]> expected = alone.get(i % backends.size());
          List<float[]> given = together.get(i).get();
          assertThat(given).hasSize(ROUNDS);
          given.forEach(result -> assertThat(result).isEqualTo(expected.get(0)));
        }
      } finally {
        threads.shutdownNow();
      }
      backends.forEach(backend -> assertThat(backend.liveTensors()).hasValue(0));
    }
  }

  private static List<float[]> work(Backend backend, int rounds) {
    List<float[]> results = new ArrayList<>();
    float[] values = new float[60 * 40];
    Philox.uniform(new int[] {1, 2}, 3, 0, values.length, values, 0);
    for (int i = 0; i < rounds; i++) {
      Tensor x = backend.tensor(Shape.of(60, 40), values);
      Tensor product = backend.matmul(x, false, x, true);
      Tensor tanh = backend.unary(UnaryOp.TANH, product);
      Tensor sum = backend.reduce(ReduceOp.SUM, tanh, 0);
      float[] read = new float[60];
      backend.read(sum, read);
      results.add(read);
      List.of(x, product, tanh, sum).forEach(backend::release);
    }
    return results;
  }
}
