package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kernel of products once or a few times: small enough for a device that checks each step.
 */
final class TinyProductsTests {
  @ParameterizedTest
  @ValueSource(strings = {"registers", "local"})
  void tinyProductsAreRight(String kind) {
    int[][] sizes = {
      {3, 5, 0}, {1, 9, 70}, {9, 1, 40}, {2, 33, 17}, {18, 20, 33}, {70, 5, 6}, {5, 67, 19},
    };
    run(
        (queue, pool) -> {
          Device device = queue.device();
          ProductKernels kernels =
              kind.equals("local")
                  ? ProductKernels.local(device)
                  : ProductKernels.registers(device);
          Products products = new Products(queue, pool, kernels);
          for (int i = 0; i < sizes.length; i++) {
            int[] size = sizes[i];
            ProductCase c = ProductCase.of(new Random(i), queue, pool, size[0], size[1], size[2]);
            products.multiply(c.product());
            c.check(c.result(queue));
            if (c.isOfRows()) {
              c.reset(queue);
              c.multiplyRepeated(products, 5);
              c.check(c.result(queue));
            }
            c.release();
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void tinyTilesAddInTheOrderOfTheTerms(int seed) {
    List<ProductKernel> kernels =
        List.of(
            new RegisterProduct(new RegisterTile(4, 4, 1, 8, 8)),
            new LocalProduct(new LocalTile(4, 8, 4, 2, 4)),
            new LocalProduct(new LocalTile(8, 16, 8, 4, 8)));
    run(
        (queue, pool) -> {
          ProductCase c = ProductCase.of(new Random(seed), queue, pool, 11, 13, 21);
          float[] expected = c.inOrder();
          for (ProductKernel kernel : kernels) {
            c.reset(queue);
            if (!c.product().isEmpty()) {
              kernel.launch(queue, c.product());
            }
            assertThat(c.result(queue)).as("%s by %s", c, kernel.name()).isEqualTo(expected);
          }
          c.release();
        });
  }

  private interface Body {
    void run(Queue queue, BufferPool pool);
  }

  private static void run(Body body) {
    try (Queue queue = TestDevice.queue();
        BufferPool pool = TestDevice.pool(queue)) {
      body.run(queue, pool);
    }
  }
}
