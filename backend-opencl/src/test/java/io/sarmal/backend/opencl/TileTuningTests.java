package io.sarmal.backend.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TileTuningTests {
  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  private Device device;
  private final Candidate slow = new Candidate("slow", 12);
  private final Candidate fast = new Candidate("fast", 1);

  @BeforeEach
  void open() {
    device = TestDevice.get();
  }

  @Test
  void theFastestIsChosenOnceAndRemembered() {
    TileChoice first = tuning(cache()).choose();
    assertThat(first).isEqualTo(new TileChoice(fast, fast));
    int launches = fast.launches;
    assertThat(launches).isPositive();
    assertThat(tuning(cache()).choose()).isEqualTo(first);
    assertThat(fast.launches).isEqualTo(launches);
  }

  @Test
  void whatWasRememberedOfOtherCandidatesIsNotTaken() {
    new TileTuning(device, cache(), List.of(slow, new Candidate("former", 1)), LONG).choose();
    assertThat(tuning(cache()).choose()).isEqualTo(new TileChoice(fast, fast));
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws IOException {
    tuning(cache()).choose();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.write(file, "slow\nslow".getBytes(UTF_8));
      }
    }
    int launches = fast.launches;
    assertThat(tuning(cache()).choose()).isEqualTo(new TileChoice(fast, fast));
    assertThat(fast.launches).isGreaterThan(launches);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoHindrance() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    DiskCache cache = new DiskCache(Optional.of(file.resolve("below")));
    assertThat(tuning(cache).choose()).isEqualTo(new TileChoice(fast, fast));
  }

  @Test
  void aKernelThatTheDeviceRefusesIsPassedOver() {
    ProductKernel refused =
        new ProductKernel() {
          @Override
          public String name() {
            return "refused";
          }

          @Override
          public void launch(Queue queue, Product product) {
            throw new OpenClException("too many registers");
          }
        };
    assertThat(new TileTuning(device, cache(), List.of(refused, fast), LONG).choose())
        .isEqualTo(new TileChoice(fast, fast));
  }

  @Test
  void whenTheTimeIsOverTheBestSoFarIsTakenButNotRemembered() {
    TileTuning hasty = new TileTuning(device, cache(), List.of(slow, fast), Duration.ZERO);
    assertThat(hasty.choose()).isEqualTo(new TileChoice(slow, slow));
    assertThat(fast.launches).isZero();
    assertThat(tuning(cache()).choose()).isEqualTo(new TileChoice(fast, fast));
  }

  private TileTuning tuning(DiskCache cache) {
    return new TileTuning(device, cache, List.of(slow, fast), LONG);
  }

  private DiskCache cache() {
    return new DiskCache(Optional.of(folder));
  }

  /** Does the work several times. */
  private static final class Candidate implements ProductKernel {
    private final ProductKernel kernel = new RegisterProduct(new RegisterTile(8, 16, 2, 64, 32));
    private final String name;
    private final int times;
    private int launches;

    Candidate(String name, int times) {
      this.name = name;
      this.times = times;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void launch(Queue queue, Product product) {
      launches++;
      for (int i = 0; i < times; i++) {
        kernel.launch(queue, product);
      }
    }
  }
}
