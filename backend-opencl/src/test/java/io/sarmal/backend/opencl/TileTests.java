package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TileTests {
  @Test
  void everyTileOfEveryKindAddsInTheOrderOfTheTerms() {
    Queue queue = TestDevice.queue();
    try (queue;
        BufferPool pool = TestDevice.pool(queue)) {
      List<ProductKernel> kernels = new ArrayList<>();
      RegisterTile.candidates(queue.device().localMemory())
          .forEach(tile -> kernels.add(new RegisterProduct(tile)));
      LocalTile.candidates().forEach(tile -> kernels.add(new LocalProduct(tile)));
      for (int seed = 0; seed < 12; seed++) {
        Random random = new Random(seed);
        ProductCase c =
            ProductCase.of(
                random,
                queue,
                pool,
                1 + random.nextInt(140),
                1 + random.nextInt(140),
                random.nextInt(600));
        if (!c.product().isEmpty()) {
          float[] expected = c.inOrder();
          for (ProductKernel kernel : kernels) {
            c.reset(queue);
            kernel.launch(queue, c.product());
            assertThat(c.result(queue)).as("%s by %s", c, kernel.name()).isEqualTo(expected);
          }
        }
        c.release();
      }
    }
  }
}
