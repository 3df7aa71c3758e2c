package io.sarmal.apps.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.core.plugin.Backends;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A program in a document with what it prints: {@code $ command} and then its output, and for a
 * session also what is typed. The jar of the checkout stands for the class path of this test.
 */
record ConsoleBlock(CodeBlock block) {
  private static final String JAR = "apps/demos/target/sarmal-demos.jar";
  private static final Pattern PROMPT = Pattern.compile("(?:jshell|   \\.\\.\\.)> ?");
  private static final int MINUTES = 5;

  /** Runs the command in a folder and compares what it prints. */
  void run(Path folder) throws IOException, InterruptedException {
    List<String> typed = new ArrayList<>();
    List<String> printed = new ArrayList<>();
    List<String> lines = block.code().lines().toList();
    for (String line : lines.subList(1, lines.size())) {
      boolean prompt = PROMPT.matcher(line).lookingAt();
      (prompt ? typed : printed).add(prompt ? PROMPT.matcher(line).replaceFirst("") : line);
    }
    assertThat(output(command(lines.get(0)), folder, typed)).isEqualTo(printed);
  }

  private List<String> command(String line) {
    assertThat(line).as(block.toString()).startsWith("$ ").contains(JAR);
    List<String> command = new ArrayList<>();
    for (String word : line.substring(2).split(" ", -1)) {
      command.add(word.equals(JAR) ? System.getProperty("java.class.path") : word);
    }
    command.set(0, Path.of(System.getProperty("java.home"), "bin", command.get(0)).toString());
    return command;
  }

  private List<String> output(List<String> command, Path folder, List<String> typed)
      throws IOException, InterruptedException {
    File input = Files.write(folder.resolve("input"), typed).toFile();
    File output = folder.resolve("output").toFile();
    File errors = folder.resolve("errors").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(input)
            .redirectOutput(output)
            .redirectError(errors);
    builder.environment().remove(Backends.ENVIRONMENT);
    // JShell as it is for who has never changed its settings.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.util.prefs.userRoot=" + folder);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("%s ends", block).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as("%s: %s", block, Files.readString(errors.toPath())).isZero();
    String text = Files.readString(output.toPath(), UTF_8).replaceAll("[\b\r]", "");
    return PROMPT.matcher(text).replaceAll("").lines().filter(line -> !line.isBlank()).toList();
  }
}
