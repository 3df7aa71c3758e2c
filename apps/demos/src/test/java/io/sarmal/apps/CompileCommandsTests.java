package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sarmal.backend.cpu.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What C2 makes of a kernel depends on what it has compiled before: the launcher's commands have to
 * be right in any order.
 */
class CompileCommandsTests {
  /** And one more, for the same order of compilation every time. */
  private static final List<String> LAUNCHER_OPTIONS =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "-XX:+UseSerialGC",
          "-Xmn16m",
          "-XX:ObjectAlignmentInBytes=64",
          "-XX:+UseCountedLoopSafepoints",
          "-XX:LoopStripMiningIter=1000",
          "-XX:CompileCommandFile=" + Path.of("..", "compile-commands.txt"),
          "-Xbatch");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void kernelsMakeNoObjectsWhicheverComesFirst(int first) throws Exception {
    assumeTrue(Kernels.best().vectorBits() > 0, "this JVM has no kernels on the Vector API");
    List<String> operations = new ArrayList<>(List.of("SIGMOID", "TANH", "EXP", "LOG", "LOG1P"));
    Collections.rotate(operations, -first);
    assertThat(run(operations)).isEqualTo(operations.stream().map(name -> name + " 0").toList());
  }

  private static List<String> run(List<String> operations)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(LAUNCHER_OPTIONS);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(AllocatingKernel.class.getName());
    words.addAll(operations);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }
}
