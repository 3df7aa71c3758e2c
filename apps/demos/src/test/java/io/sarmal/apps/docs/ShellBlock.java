package io.sarmal.apps.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sarmal.apps.Sarmal;
import io.sarmal.core.plugin.Backends;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Commands in a document: {@code sarmal} knows their options, and the cheap ones are run. */
record ShellBlock(CodeBlock block) {
  private static final Set<String> CHEAP = Set.of("cells", "backends", "--help");
  private static final Set<String> MAVEN =
      Set.of("-q", "-B", "-am", "-pl", "-DskipTests", "package", "test", "verify");
  private static final Pattern VALUE = Pattern.compile("-D(?:test|sarmal\\.\\w+)=.+|backend-\\w+");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** The code; in the shell's without comments, which are in the language of the document. */
  static String withoutComments(CodeBlock block) {
    return block.language().equals("sh") ? withoutComments(block.code()) : block.code();
  }

  private static String withoutComments(String code) {
    return code.lines()
        .map(line -> line.replaceFirst("(^|\\s)#.*", "").stripTrailing())
        .collect(joining("\n"));
  }

  void check() {
    withoutComments(block.code())
        .lines()
        .flatMap(line -> Stream.of(line.split("&&", -1)))
        .map(ShellBlock::words)
        .filter(words -> !words.isEmpty())
        .forEach(this::check);
  }

  private static List<String> words(String command) {
    return WORD.matcher(command).results().map(ShellBlock::word).toList();
  }

  private static String word(MatchResult match) {
    return match.group(1) != null ? match.group(1) : match.group(2);
  }

  private void check(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    if (words.get(0).startsWith(Backends.ENVIRONMENT + "=")) {
      check(rest);
      return;
    }
    switch (words.get(0)) {
      case "apps/sarmal" -> sarmal(rest.toArray(String[]::new));
      case "mvn" -> rest.forEach(this::checkMaven);
      case "apt-get" -> assertThat(rest).as(block.toString()).startsWith("install");
      default -> fail("%s: no rule says how to check '%s'", block, String.join(" ", words));
    }
  }

  private void checkMaven(String word) {
    assertThat(MAVEN.contains(word) || VALUE.matcher(word).matches())
        .as("%s: mvn %s", block, word)
        .isTrue();
  }

  private void sarmal(String... arguments) {
    StringWriter output = new StringWriter();
    CommandLine command = Sarmal.commandLine(Map.of());
    command.setOut(new PrintWriter(output)).setErr(new PrintWriter(output));
    if (Stream.of(arguments).anyMatch(CHEAP::contains)) {
      assertThat(command.execute(arguments)).as("%s: %s", block, output).isZero();
    } else {
      command.parseArgs(arguments);
    }
  }
}
