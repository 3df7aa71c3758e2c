package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sarmal.backend.cpu.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What C2 makes of a kernel depends on what it has compiled before: the launcher's commands have to
 * be right in any order.
 */
class CompileCommandsTests {
  private static final Path APPS = Path.of("..");
  private static final Pattern OPTION = Pattern.compile("-X[\\w:+=]+");

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
    words.add(SarmalProcess.JAVA);
    words.add("--add-modules=jdk.incubator.vector");
    words.addAll(launcherMemory());
    words.add("-XX:CompileCommandFile=" + APPS.resolve("compile-commands.txt"));
    words.add("-Xbatch"); // for the same order of compilation every time
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add(AllocatingKernel.class.getName());
    words.addAll(operations);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  /** The launcher's options for memory, which C2's loops depend on too. */
  private static List<String> launcherMemory() throws IOException {
    List<String> options =
        Files.readAllLines(APPS.resolve("sarmal")).stream()
            .filter(line -> line.contains("memory='") || line.contains("memory=\"$memory"))
            .flatMap(line -> OPTION.matcher(line).results().map(MatchResult::group))
            .toList();
    assertThat(options).contains("-XX:ObjectAlignmentInBytes=64", "-XX:LoopStripMiningIter=1000");
    return options;
  }
}
