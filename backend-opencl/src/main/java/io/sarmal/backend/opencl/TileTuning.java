package io.sarmal.backend.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out which kernels of products are fastest on a device, and remembers it.
 *
 * <p>They compute typical products on a queue of their own. If the time is over before all have had
 * their turn, the best so far is taken and not remembered: compiled kernels are kept, so a later
 * process gets further. Whatever is chosen, products have the same bits.
 */
final class TileTuning {
  private static final System.Logger LOGGER = System.getLogger(TileTuning.class.getName());

  /** How long a first product may take longer than others. */
  static final Duration ENOUGH = Duration.ofSeconds(2);

  private static final int ROUNDS = 5;

  /** A kernel that took so many times as long once is not run again. */
  private static final int HOPELESS = 3;

  private static final int LAUNCHES = 3;

  private final Device device;
  private final DiskCache cache;
  private final Duration enough;
  private final Map<String, ProductKernel> candidates = new HashMap<>();
  private final List<ProductKernel> inOrder;

  /**
   * Tuning of a device.
   *
   * @param candidates the usual one first
   * @param enough the time after which no further candidate is tried
   */
  TileTuning(Device device, DiskCache cache, List<ProductKernel> candidates, Duration enough) {
    this.device = device;
    this.cache = cache;
    this.enough = enough;
    this.inOrder = candidates;
    candidates.forEach(kernel -> this.candidates.put(kernel.name(), kernel));
  }

  /** The fastest kernels. */
  TileChoice choose() {
    if (inOrder.size() == 1) {
      return new TileChoice(inOrder.get(0), inOrder.get(0));
    }
    return remembered().orElseGet(this::measured);
  }

  private Optional<TileChoice> remembered() {
    return cache
        .get(key())
        .map(bytes -> Splitter.on('\n').splitToList(new String(bytes, UTF_8)))
        .filter(names -> names.size() == 2 && candidates.keySet().containsAll(names))
        .map(names -> new TileChoice(candidates.get(names.get(0)), candidates.get(names.get(1))));
  }

  private TileChoice measured() {
    long deadline = System.nanoTime() + enough.toNanos();
    try (Queue queue = new Queue(device, cache);
        BufferPool pool = new BufferPool(queue, Long.MAX_VALUE)) {
      Race few = new Race(queue, pool, 64, 1024, 256);
      Race many = new Race(queue, pool, 512, 1024, 256);
      boolean all = true;
      for (ProductKernel kernel : inOrder) {
        if (few.best == null || System.nanoTime() < deadline) {
          few.enter(kernel);
          many.enter(kernel);
        } else {
          all = false;
        }
      }
      TileChoice choice = new TileChoice(few.best, many.best);
      LOGGER.log(
          Level.DEBUG,
          "Products on {0}: {1}, large ones {2}",
          device,
          choice.few().name(),
          choice.many().name());
      if (all) {
        cache.put(key(), (choice.few().name() + "\n" + choice.many().name()).getBytes(UTF_8));
      }
      return choice;
    }
  }

  private String key() {
    return "tiles\n"
        + device.fingerprint()
        + "\n"
        + inOrder.stream().map(ProductKernel::name).toList();
  }

  /** The kernels' times for one product. */
  private static final class Race {
    private final Queue queue;
    private final Product product;
    private ProductKernel best;
    private double time = Double.POSITIVE_INFINITY;

    Race(Queue queue, BufferPool pool, int m, int n, int k) {
      this.queue = queue;
      this.product =
          new Product(
              1,
              m,
              n,
              k,
              Operand.of(ones(pool, m * k), false, k, 0),
              Operand.of(ones(pool, k * n), false, n, 0),
              Optional.empty(),
              Operand.of(ones(pool, m * n), false, n, 0));
    }

    void enter(ProductKernel kernel) {
      try {
        nanos(kernel); // compiles it
        long least = nanos(kernel);
        for (int round = 1; round < ROUNDS && least < HOPELESS * time; round++) {
          least = Math.min(least, nanos(kernel));
        }
        if (least < time) {
          time = least;
          best = kernel;
        }
      } catch (OpenClException e) {
        LOGGER.log(Level.DEBUG, "No products with {0} on this device: {1}", kernel.name(), e);
      }
    }

    private long nanos(ProductKernel kernel) {
      long start = System.nanoTime();
      for (int i = 0; i < LAUNCHES; i++) {
        kernel.launch(queue, product);
      }
      queue.read(product.c().region(), new float[1], 1);
      return System.nanoTime() - start;
    }

    private Region ones(BufferPool pool, int length) {
      Region region = new Region(pool.take(length), 0);
      queue.fill(region, 1f, length);
      return region;
    }
  }
}
