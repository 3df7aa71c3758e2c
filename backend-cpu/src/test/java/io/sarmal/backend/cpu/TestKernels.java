package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The implementations under test, each with the proof that it is the one. */
final class TestKernels {
  private TestKernels() {}

  /** The vector kernels; the calling test is skipped in a JVM that lacks their module. */
  static Kernels vector() {
    assumeTrue(
        ModuleLayer.boot().findModule(KernelChoice.MODULE).isPresent(),
        "this JVM was started without the Vector API");
    Kernels kernels = KernelChoice.of("on").kernels();
    assertThat(kernels.description()).startsWith("Vector API");
    assertThat(kernels.vectorBits()).isGreaterThanOrEqualTo(128);
    return kernels;
  }

  static Kernels plain() {
    Kernels kernels = KernelChoice.of("off").kernels();
    assertThat(kernels.vectorBits()).isZero();
    return kernels;
  }
}
