package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What products keep to, whichever kernels compute them. */
abstract class ProductsContract {
  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 32, 33, 63, 64, 65, 100, 128, 207, 257
  };

  private Queue queue;
  private BufferPool pool;
  private Products products;

  abstract ProductKernels kernels(Device device);

  @BeforeEach
  void open() {
    queue = TestDevice.queue();
    pool = TestDevice.pool(queue);
    products = new Products(queue, pool, kernels(queue.device()));
  }

  @AfterEach
  void close() {
    if (queue != null) {
      pool.close();
      queue.close();
    }
  }

  @Test
  void productsAreRightInEveryShapeAndLayout() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      check(random, size(random), size(random), size(random));
    }
  }

  @Test
  void productsOfFewRowsOrColumnsAreRight() {
    for (int seed = 0; seed < 80; seed++) {
      Random random = new Random(seed);
      int few = random.nextInt(4);
      boolean rows = random.nextBoolean();
      int other = size(random);
      check(random, rows ? few : other, rows ? other : few, size(random));
    }
  }

  @Test
  void longSumsAreRight() {
    for (int seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      check(random, 1 + random.nextInt(70), 1 + random.nextInt(70), 1000 + random.nextInt(4000));
    }
  }

  @Test
  void productsByARepeatedFactorHaveTheBitsOfOthers() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      ProductCase c = ProductCase.of(random, queue, pool, size(random), size(random), size(random));
      Product product = c.product();
      if (c.isOfRows()) {
        products.multiply(product);
        float[] expected = c.result(queue);
        c.reset(queue);
        c.multiplyRepeated(products, 1 + random.nextInt(6));
        assertThat(c.result(queue)).as(c.toString()).isEqualTo(expected);
      }
      c.release();
    }
  }

  @Test
  void theSameProductHasTheSameBitsEachTime() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      ProductCase c =
          ProductCase.of(random, queue, pool, size(random), size(random), 1 + random.nextInt(1500));
      products.multiply(c.product());
      float[] first = c.result(queue);
      for (int again = 0; again < 3; again++) {
        c.reset(queue);
        products.multiply(c.product());
        assertThat(c.result(queue)).as(c.toString()).isEqualTo(first);
      }
      c.release();
    }
  }

  @Test
  void aProductIsOneLaunch() {
    ProductCase c = ProductCase.of(new Random(3), queue, pool, 33, 70, 50);
    products.multiply(c.product());
    assertThat(queue.launches()).isEqualTo(1);
    assertThat(queue.waits()).isZero();
  }

  private void check(Random random, int m, int n, int k) {
    ProductCase c = ProductCase.of(random, queue, pool, m, n, k);
    products.multiply(c.product());
    c.check(c.result(queue));
    c.release();
  }

  private static int size(Random random) {
    return random.nextInt(4) == 0 ? random.nextInt(40) : SIZES[random.nextInt(SIZES.length)];
  }
}
