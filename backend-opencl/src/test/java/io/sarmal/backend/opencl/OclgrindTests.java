package io.sarmal.backend.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kernels on Oclgrind, an OpenCL device that finds data races and accesses out of bounds. It is
 * slow: these tests run where the system property {@code sarmal.require} names {@code oclgrind}.
 */
final class OclgrindTests {
  private static final Path LIBRARY = Path.of("/usr/lib/oclgrind/liboclgrind-rt-icd.so");

  @TempDir Path folder;

  @BeforeEach
  void oclgrindIsAskedFor() {
    String required = System.getProperty("sarmal.require", "");
    assumeTrue(
        Splitter.on(',').splitToList(required).contains("oclgrind"),
        "kernels are checked on Oclgrind with -Dsarmal.require=oclgrind");
    assertThat(LIBRARY).as("Oclgrind's library (Debian: oclgrind)").isReadable();
  }

  @Test
  void kernelsHaveNoRacesAndStayWithinBounds() throws IOException, InterruptedException {
    assertThat(findings("kernels")).isEmpty();
  }

  @Test
  void aMissingBarrierWouldBeFound() throws IOException, InterruptedException {
    assertThat(findings("race")).contains("data race", "missing_barrier");
  }

  @Test
  void anAccessOutOfBoundsWouldBeFound() throws IOException, InterruptedException {
    assertThat(findings("bounds")).contains("Invalid write", "out_of_bounds");
  }

  /** What Oclgrind says of a process that does something and ends well. */
  private String findings(String what) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path findings = folder.resolve("findings");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-D%s=none".formatted(DiskCache.PROPERTY),
                "-cp",
                System.getProperty("java.class.path"),
                OnOclgrind.class.getName(),
                what));
    builder.environment().put("OCL_ICD_VENDORS", LIBRARY.toString());
    builder.environment().put("OCLGRIND_DATA_RACES", "1");
    builder.environment().put("OCLGRIND_CHECK_API", "1");
    builder.environment().remove("OCLGRIND_LOG");
    int exitCode =
        builder.redirectOutput(output.toFile()).redirectError(findings.toFile()).start().waitFor();
    String said = Files.readString(findings, UTF_8);
    assertThat(Files.readString(output, UTF_8))
        .as("output; on standard error: %s", said)
        .contains("platform: Oclgrind", "done: " + what);
    assertThat(exitCode).isZero();
    return said;
  }
}
