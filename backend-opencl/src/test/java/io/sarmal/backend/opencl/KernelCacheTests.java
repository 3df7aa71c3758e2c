package io.sarmal.backend.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelCacheTests {
  private static final Source SQUARE =
      new Source(
          "square",
          """
          __kernel void square(__global int *x, int x0) {
            x[x0 + get_global_id(0)] *= x[x0 + get_global_id(0)];
          }
          """);

  @TempDir Path folder;

  @Test
  void aKernelIsCompiledOnceForAllProcesses() {
    assertThat(compilations(new DiskCache(Optional.of(folder)))).isEqualTo(1);
    assertThat(compilations(new DiskCache(Optional.of(folder)))).isEqualTo(0);
    assertThat(compilations(new DiskCache(Optional.empty()))).isEqualTo(1);
  }

  @Test
  void whereTheFolderCannotBeWrittenKernelsAreCompiledEachTime() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    DiskCache cache = new DiskCache(Optional.of(file.resolve("below")));
    assertThat(compilations(cache)).isEqualTo(1);
    assertThat(compilations(cache)).isEqualTo(1);
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    DiskCache cache = new DiskCache(Optional.of(folder));
    compilations(cache);
    Path kept = onlyFile();
    byte[] whole = Files.readAllBytes(kept);
    Random random = new Random(5);
    for (byte[] damaged :
        List.of(new byte[0], new byte[40], flipped(whole, random), flipped(whole, random))) {
      Files.write(kept, damaged);
      assertThat(compilations(cache)).isEqualTo(1);
      assertThat(compilations(cache)).isEqualTo(0);
    }
  }

  @Test
  void whatIsKeptForOneKeyIsNotTakenForAnother() throws IOException {
    DiskCache cache = new DiskCache(Optional.of(folder));
    cache.put("one", new byte[] {1, 2, 3});
    byte[] one = Files.readAllBytes(onlyFile());
    assertThat(cache.get("one")).hasValue(new byte[] {1, 2, 3});
    assertThat(cache.get("two")).isEmpty();
    Files.delete(onlyFile());
    cache.put("two", new byte[] {4});
    Files.write(onlyFile(), one);
    assertThat(cache.get("two")).isEmpty();
  }

  private static byte[] flipped(byte[] whole, Random random) {
    byte[] damaged = whole.clone();
    damaged[random.nextInt(damaged.length)] ^= 0x10;
    return damaged;
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  /** How often a kernel was compiled that a queue launched twice. */
  private static int compilations(DiskCache cache) {
    try (Queue queue = new Queue(TestDevice.get(), cache);
        BufferPool pool = TestDevice.pool(queue)) {
      Region x = new Region(pool.take(Work.GROUP), 0);
      queue.fill(x, 3, Work.GROUP);
      queue.launch(SQUARE, Work.groups(1), Argument.of(x));
      queue.launch(SQUARE, Work.groups(1), Argument.of(x));
      int[] values = new int[Work.GROUP];
      queue.read(x, values, values.length);
      assertThat(values).containsOnly(81);
      return queue.compilations();
    }
  }
}
