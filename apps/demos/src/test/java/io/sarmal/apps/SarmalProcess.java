package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line in a process of its own, which can be killed. */
final class SarmalProcess {
  /** The program that runs JVMs like this one. */
  static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private SarmalProcess() {}

  /** The words that start it; the rest are its arguments. */
  static List<String> words(List<String> arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Sarmal.class.getName()));
    words.addAll(arguments);
    return words;
  }

  /** Starts it; its output goes into a file. */
  static Process start(Path output, List<String> arguments) throws IOException {
    return new ProcessBuilder(words(arguments))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Runs a line of a POSIX shell that calls {@code sarmal}, and returns what was written. */
  static String shell(String line) throws IOException, InterruptedException {
    StringBuilder script = new StringBuilder("sarmal() {");
    words(List.of()).forEach(word -> script.append(' ').append(ShellWords.quote(word)));
    script.append(" \"$@\"; }; ").append(line);
    Process process =
        new ProcessBuilder("sh", "-c", script.toString()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return output + "exit code " + process.waitFor();
  }
}
