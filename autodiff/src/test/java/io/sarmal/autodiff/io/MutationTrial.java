package io.sarmal.autodiff.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSortedMap;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the reader of a kind of file to its promise, on many damaged copies of a valid one: each
 * ends in a clean load or in the typed exception that names the file, within a second, and with
 * memory for no more than twice the file.
 */
public final class MutationTrial {
  /** What a load may take beside twice the size of the file, in bytes. */
  public static final long ALLOWANCE = 96 << 10;

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads a file. */
  @FunctionalInterface
  public interface Reader {
    /** Reads the whole file and forgets it. */
    void read(Path file) throws ModelFileException;
  }

  /**
   * What was seen.
   *
   * @param loaded the number of copies that were read
   * @param refused the number of copies that were not, by what was wrong with them
   * @param slowest the time that the slowest copy took
   * @param mostAllocated the memory that a copy took at most beside {@link #ALLOWANCE}, as a
   *     multiple of its size
   */
  public record Figures(
      int loaded, Map<String, Integer> refused, Duration slowest, double mostAllocated) {
    /** The number of copies that were not read. */
    public int refusals() {
      return refused.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  private record Cost(String outcome, Duration time, long allocated, long allowed) {
    boolean isTooHigh() {
      return time.compareTo(LIMIT) > 0 || allocated > allowed;
    }
  }

  private static final String LOADED = "";

  private final Path file;
  private final Reader reader;

  private MutationTrial(Path file, Reader reader) {
    this.file = file;
    this.reader = reader;
  }

  /**
   * Reads damaged copies of a file.
   *
   * @param seed decides the damages; a failure names it
   * @throws AssertionError if one does not end as it must
   */
  public static Figures run(Path valid, int copies, long seed, Reader reader) throws IOException {
    Path file = Files.createTempFile(valid.toAbsolutePath().getParent(), "mutant", ".safetensors");
    try {
      return new MutationTrial(file, reader).run(Files.readAllBytes(valid), copies, seed);
    } finally {
      Files.delete(file);
    }
  }

  private Figures run(byte[] valid, int copies, long seed) throws IOException {
    Mutator mutator = new Mutator(valid, seed);
    Map<String, Integer> outcomes = new TreeMap<>();
    Duration slowest = Duration.ZERO;
    double mostAllocated = 0;
    // Written in place: a file system flushes a file that is emptied and written again.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < copies; i++) {
        byte[] mutant = mutator.next();
        channel.write(ByteBuffer.wrap(mutant), 0);
        channel.truncate(mutant.length);
        String copy = "copy %d of seed %d".formatted(i, seed);
        Cost cost = read(copy, mutant.length);
        if (cost.isTooHigh()) { // a class was loaded on the way, or the machine was busy?
          cost = read(copy, mutant.length);
        }
        assertThat(cost.time).as("time for %s: %s", copy, cost.outcome).isLessThan(LIMIT);
        assertThat(cost.allocated)
            .as("bytes taken for the %d bytes of %s: %s", mutant.length, copy, cost.outcome)
            .isLessThanOrEqualTo(cost.allowed);
        outcomes.merge(cost.outcome, 1, Integer::sum);
        slowest = slowest.compareTo(cost.time) < 0 ? cost.time : slowest;
        mostAllocated =
            Math.max(mostAllocated, (double) (cost.allocated - ALLOWANCE) / mutant.length);
      }
    }
    Integer loaded = outcomes.remove(LOADED);
    return new Figures(
        loaded == null ? 0 : loaded, ImmutableSortedMap.copyOf(outcomes), slowest, mostAllocated);
  }

  private Cost read(String copy, int size) {
    String outcome = LOADED;
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    Duration time;
    try {
      reader.read(file);
      time = Duration.ofNanos(System.nanoTime() - began);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    } catch (ModelFileException e) {
      time = Duration.ofNanos(System.nanoTime() - began);
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      assertThat(e.file()).as(copy).isEqualTo(file);
      outcome = kind(e);
    } catch (RuntimeException | Error e) {
      throw new AssertionError(copy + " ended in " + e, e);
    }
    return new Cost(outcome, time, allocated, 2L * size + ALLOWANCE);
  }

  /** The first words of the message, without what differs from copy to copy. */
  private String kind(ModelFileException e) {
    String problem = e.getMessage().substring(file.toString().length() + 2);
    return problem
        .replaceAll("\"[^\"]*\"", "\"…\"")
        .replaceAll("[0-9]+", "N")
        .replaceFirst("(?s)^(\\S+ \\S+ \\S+ \\S+ \\S+).*", "$1");
  }
}
