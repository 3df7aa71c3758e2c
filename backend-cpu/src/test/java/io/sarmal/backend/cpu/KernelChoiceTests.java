package io.sarmal.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KernelChoiceTests {
  private final boolean present = ModuleLayer.boot().findModule(KernelChoice.MODULE).isPresent();

  @Test
  void automaticallyTakesTheVectorApiWhereItIs() {
    KernelChoice choice = KernelChoice.of("auto");
    assertThat(choice.kernels().vectorBits() > 0).isEqualTo(present);
    assertThat(choice.obstacle().isEmpty()).isEqualTo(present);
  }

  @Test
  void onMeansTheVectorApiOrAnError() {
    if (present) {
      assertThat(KernelChoice.of("on").kernels().vectorBits()).isPositive();
    } else {
      assertThatThrownBy(() -> KernelChoice.of("on"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("sarmal.cpu.vector")
          .hasMessageContaining("--add-modules jdk.incubator.vector");
    }
  }

  @Test
  void offMeansPlainJava() {
    assertThat(KernelChoice.of("off").kernels()).isInstanceOf(PlainKernels.class);
  }

  @Test
  void anyOtherValueIsAnError() {
    assertThatThrownBy(() -> KernelChoice.of("yes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The system property sarmal.cpu.vector must be auto, on or off, got \"yes\"");
  }

  @Test
  void eachObstacleIsNamed() {
    assertThat(obstacle(false, Map.of()))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("--add-modules jdk.incubator.vector"));
    assertThat(obstacle(true, Map.of())).isEmpty();
    assertThat(obstacle(true, Map.of("UseFMA", "true", "TieredStopAtLevel", "4"))).isEmpty();
    for (Map<String, String> slow :
        List.of(
            Map.of("UseCompiler", "false"),
            Map.of("CompilationMode", "quick-only"),
            Map.of("TieredStopAtLevel", "1"),
            Map.of("UseJVMCICompiler", "true"))) {
      assertThat(obstacle(true, slow))
          .hasValueSatisfying(reason -> assertThat(reason).contains("C2"));
    }
    assertThat(obstacle(true, Map.of("UseFMA", "false")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("multiply-add"));
  }

  private static Optional<String> obstacle(boolean present, Map<String, String> options) {
    return KernelChoice.obstacle(present, name -> Optional.ofNullable(options.get(name)));
  }
}
