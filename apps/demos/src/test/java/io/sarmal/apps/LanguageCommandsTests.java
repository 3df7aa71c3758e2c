package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train}, {@code sample}, {@code eval} and {@code info} as a user runs them. */
class LanguageCommandsTests {
  private static final String LOSS =
      "validation: \\d+\\.\\d{4} nats/char, \\d+\\.\\d{4} bits/char, perplexity \\d+\\.\\d{3}";

  @TempDir static Path folder;
  private static Path text;
  private static Path model;
  private static String trained;

  private final CommandRun sarmal = new CommandRun();

  @BeforeAll
  static void trainOne() throws IOException {
    text = Files.writeString(folder.resolve("hello.txt"), "hello world\n".repeat(60));
    model = folder.resolve("hello.safetensors");
    LanguageCommandsTests test = new LanguageCommandsTests();
    assertThat(
            test.train(
                "--steps",
                "60",
                "--lr",
                "0.03",
                "--out",
                model.toString(),
                "--metrics",
                folder.resolve("m.jsonl").toString()))
        .as(test.sarmal.err())
        .isZero();
    trained = test.sarmal.out();
  }

  @Test
  void trainEndsWithTheValidationLine() throws IOException {
    List<String> lines = trained.lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(text + ": 720 chars, a vocabulary of 10; 648 to train on, 72 held out");
    assertThat(lines.get(1)).isEqualTo("1 layer of lstm, hidden 12, embedding 6: 1,102 parameters");
    assertThat(lines).contains("saved " + model);
    assertThat(lines.get(lines.size() - 1)).matches(LOSS);
    assertThat(Files.readAllLines(folder.resolve("m.jsonl"))).hasSize(61);
  }

  @Test
  void evalOfTheHeldOutTailPrintsTheSameLine() throws IOException {
    Path tail = Files.writeString(folder.resolve("tail.txt"), "hello world\n".repeat(6));
    assertThat(
            run(
                "eval",
                "--model",
                model.toString(),
                "--data",
                tail.toString(),
                "--batch",
                "4",
                "--seq",
                "8",
                "--backend",
                "reference"))
        .isZero();
    assertThat(sarmal.out().strip()).isEqualTo(trained.lines().reduce((a, b) -> b).orElseThrow());
  }

  @Test
  void infoShowsSettingsAndParameters() {
    assertThat(run("info", "--model", model.toString())).isZero();
    assertThat(sarmal.out().lines())
        .contains(
            "model       1 layer of lstm, hidden 12, embedding 6",
            "vocabulary  10 chars",
            "steps       60",
            "parameters  1,102",
            "  embedding.weight         [10, 6]");
  }

  @Test
  void sampleContinuesTheBeginning() {
    assertThat(sample("--prime", "hello w", "--length", "10", "--argmax")).isZero();
    assertThat(sarmal.out())
        .startsWith("hello w")
        .hasSize(7 + 10 + System.lineSeparator().length());
    assertThat(sample("--length", "50", "--seed", "7")).isZero();
    String one = sarmal.out();
    assertThat(sample("--length", "50", "--seed", "7")).isZero();
    assertThat(sarmal.out()).isEqualTo(one);
    assertThat(sample("--length", "50", "--seed", "8", "--top-k", "3", "--temperature", "2"))
        .isZero();
    assertThat(sarmal.out()).isNotEqualTo(one);
  }

  @Test
  void unknownCharacterIsAnErrorOrMapped() {
    assertThat(sample("--prime", "hellö")).isEqualTo(1);
    assertThat(sarmal.err().lines())
        .containsExactly(
            "sarmal: --prime:1:5: character 'ö' (U+00F6, LATIN SMALL LETTER O WITH DIAERESIS) is not"
                + " among the 9 that the model knows; change it, or pass --unknown to read such"
                + " characters as one unknown character");
    assertThat(sample("--prime", "hellö", "--unknown", "--length", "3")).isZero();
    assertThat(sarmal.err()).startsWith("--prime: 1 of 5 chars are unknown to the model");
    assertThat(sarmal.out()).startsWith("hell\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"byte", "word"})
  void otherUnitsAreTrainedAndSampled(String unit) throws IOException {
    Path file = folder.resolve(unit + ".safetensors");
    assertThat(
            train(
                "--unit",
                unit,
                "--cell",
                "gru",
                "--layers",
                "2",
                "--steps",
                "2",
                "--batch",
                "2",
                "--seq",
                "4",
                "--out",
                file.toString()))
        .as(sarmal.err())
        .isZero();
    assertThat(sarmal.out())
        .containsPattern(
            "validation: \\d+\\.\\d{4} nats/"
                + unit
                + ", \\d+\\.\\d{4} bits/"
                + unit
                + ", perplexity");
    assertThat(
            run(
                "sample",
                "--model",
                file.toString(),
                "--prime",
                "hello",
                "--length",
                "5",
                "--backend",
                "reference"))
        .isZero();
    assertThat(sarmal.out()).startsWith("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--optimizer adamw --weight-decay 0.1 --schedule step --decay 0.9",
        "--optimizer nesterov --schedule exponential --decay-every 5 --warmup 3 --lr 0.1",
        "--optimizer sgd --momentum 0 --schedule constant --plateau 1 --clip-value 0.5 --lr 1",
        "--optimizer rmsprop --accumulate 3",
        "--optimizer adagrad --lr 0.05 --on-nan skip --patience 1 --checkpoint-every 1s"
      })
  void everyWayToTrainLowersTheLoss(String options) throws IOException {
    Path metrics = folder.resolve("ways.jsonl");
    List<String> arguments = new ArrayList<>(Arrays.asList(options.split(" ")));
    arguments.addAll(
        List.of(
            "--steps=40", "--out=" + folder.resolve("ways.safetensors"), "--metrics=" + metrics));
    assertThat(train(arguments.toArray(String[]::new))).as(sarmal.err()).isZero();
    List<String> lines = Files.readAllLines(metrics);
    assertThat(loss(lines.get(39))).isLessThan(0.98 * loss(lines.get(0)));
  }

  private static double loss(String line) {
    return Double.parseDouble(line.replaceAll(".*\"loss\":([0-9.]+),.*", "$1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--hidden 0 | --hidden 0: expected a number from 1 to 32768",
        "--hidden 1000000000 | --hidden 1000000000: expected a number from 1 to 32768",
        "--hidden 99999999999 | Invalid value for option '--hidden': '99999999999' is not an int",
        "--layers 0 | --layers 0: expected a number from 1 to 1000",
        "--embed -5 | --embed -5: expected a number from 1 to 32768",
        "--batch 0 | --batch 0: expected a number from 1 to 65536",
        "--seq 0 | --seq 0: expected a number from 1 to 65536",
        "--epochs 0 | --epochs 0.0: expected a number from 0.001 to 1000000",
        "--steps 0 | --steps 0: expected a number from 1 to 2000000000",
        "--minutes -1 | --minutes -1.0: expected a number from 0.001 to 1000000",
        "--lr 0 | --lr 0.0: expected a number from 0.000000001 to 100",
        "--lr NaN | --lr NaN: expected a number from 0.000000001 to 100",
        "--clip 0 | --clip 0.0: expected a number from 0.000001 to 1000000000",
        "--dropout 1 | --dropout 1.0: expected a number from 0 to 0.95",
        "--optimizer adem | Invalid value for option '--optimizer': expected adam, adamw, adagrad, rmsprop, sgd, nesterov, but was 'adem'",
        "--schedule x | Invalid value for option '--schedule': expected constant, step, exponential, cosine, but was 'x'",
        "--on-nan go | Invalid value for option '--on-nan': expected stop, skip, rollback, but was 'go'",
        "--checkpoint-every 0 | Invalid value for option '--checkpoint-every': expected seconds such as 30s, minutes such as 5m, or a number of steps, but was '0'",
        "--accumulate 0 | --accumulate 0: expected a number from 1 to 1000000",
        "--patience 0 | --patience 0: expected a number from 1 to 1000000",
        "--warmup 0 | --warmup 0: expected a number from 1 to 2000000000",
        "--clip-value 0 | --clip-value 0.0: expected a number from 0.000000001 to 1000000000",
        "--val 1 | --val 1.0: expected a number from 0 to 0.9",
        "--min-count 0 | --min-count 0: expected a number from 1 to 1000000",
        "--unit line | Invalid value for option '--unit': expected char, byte or word, but was 'line'",
        "--cell lstn | There is no cell called \"lstn\". Did you mean \"lstm\"?",
        "--backend nope | There is no backend \"nope\"",
        "--seed x | Invalid value for option '--seed': 'x' is not a long",
        "--hiden 3 | Unknown options: '--hiden', '3'",
        "--epochs 1 --steps 2 | --epochs=N, --steps=N are mutually exclusive (specify only one)"
      })
  void wrongUsageOfTrain(String options, String message) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", text.toString(), "--batch=4", "--seq=8"));
    arguments.removeIf(argument -> options.contains(argument.replaceAll("=.*", "")));
    arguments.addAll(Arrays.asList(options.split(" ")));
    assertThat(run(arguments.toArray(String[]::new))).isEqualTo(2);
    assertThat(sarmal.err()).startsWith("sarmal: ").contains(message).doesNotContain("\tat ");
  }

  @Test
  void badTextsAreRefused() throws IOException {
    Path file = folder.resolve("bad.txt");
    assertRefused(file, "there is no such file or folder");
    Files.write(file, new byte[0]);
    assertRefused(file, "is empty");
    Files.writeString(file, "ge\u00e7", ISO_8859_1);
    assertRefused(file, "is not UTF-8: byte 0xE7 at offset 2 (line 1)");
    Files.writeString(file, "too short");
    assertRefused(
        file,
        "is too short: it has 9 chars to train on, and --batch 64 of --seq 64 need 4,097; give a"
            + " longer text, or lower --batch or --seq");
    Files.writeString(file, "x".repeat(4105) + "y".repeat(5));
    assertThat(run("train", "--data", file.toString(), "--val", "0.0003")).isEqualTo(1);
    assertThat(sarmal.err())
        .contains("is too short: one of its chars would be left to validate on");
  }

  private static void assertRefused(Path file, String message) {
    LanguageCommandsTests test = new LanguageCommandsTests();
    assertThat(test.run("train", "--data", file.toString())).isEqualTo(1);
    assertThat(test.sarmal.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("sarmal: " + file + ": ").contains(message));
  }

  @Test
  void hugeModelIsRefusedWithAnEstimateOfItsMemory() {
    assumeThat(Runtime.getRuntime().maxMemory())
        .as("the heap in bytes")
        .isLessThan(50_000_000_000L);
    assertThat(train("--hidden", "22000")).isEqualTo(1);
    assertThat(sarmal.err())
        .startsWith("sarmal: 1 layer of lstm, hidden 22000, embedding 6: training its 1,93")
        .contains(" GB, and the JVM has ")
        .contains("lower --hidden, --layers, --embed, --batch or --seq");
    assertThat(train("--hidden", "32768")).isEqualTo(1);
    assertThat(sarmal.err())
        .startsWith(
            "sarmal: 1 layer of lstm, hidden 32768, embedding 6: there can be no such model")
        .contains("lower --hidden, --embed or --layers");
  }

  @Test
  void placeThatCannotBeWrittenIsRefusedBeforeTraining() {
    assertThat(train("--out", folder.resolve("none/model").toString())).isEqualTo(1);
    assertThat(sarmal.err())
        .isEqualToIgnoringNewLines(
            "sarmal: --out %s: there is no folder %s; give the name of a file in a folder that exists"
                .formatted(folder.resolve("none/model"), folder.resolve("none")));
    assertThat(train("--out", folder.toString())).isEqualTo(1);
    assertThat(sarmal.err()).contains("is a folder; give the name of a file");
    assertThat(sarmal.out()).isEmpty();
  }

  @Test
  void badModelFilesAreRefused() throws IOException {
    Path file = folder.resolve("bad.safetensors");
    assertThat(run("info", "--model", file.toString())).isEqualTo(1);
    assertThat(sarmal.err())
        .isEqualToIgnoringNewLines("sarmal: " + file + ": there is no such file; check the path");
    byte[] whole = Files.readAllBytes(model);
    Files.write(file, Arrays.copyOf(whole, whole.length - 100));
    for (String command : List.of("info", "sample", "eval")) {
      List<String> arguments = new ArrayList<>(List.of(command, "--model", file.toString()));
      if (command.equals("eval")) {
        arguments.addAll(List.of("--data", text.toString()));
      }
      assertThat(run(arguments.toArray(String[]::new))).isEqualTo(1);
      assertThat(sarmal.err().lines())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .startsWith(
                          "sarmal: "
                              + file
                              + ": has 4308 bytes of data, but its header describes 4408"));
    }
  }

  @Test
  void whatGoesIntoAPipeIsUtf8InEveryLocale() throws IOException {
    Path turkish = Files.writeString(folder.resolve("turkish.txt"), "çığ\n".repeat(60));
    Path file = folder.resolve("turkish.safetensors");
    assertThat(train("--data=" + turkish, "--steps=1", "--val=0", "--out=" + file)).isZero();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=US-ASCII",
                "-Dstdout.encoding=US-ASCII",
                "-cp",
                System.getProperty("java.class.path"),
                Sarmal.class.getName(),
                "sample",
                "--model=" + file,
                "--backend=reference",
                "--length=40")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String written = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(written.strip()).matches("[çığ\n]+").containsPattern("[çığ]");
  }

  @Test
  void missingOptionsAreWrongUsage() {
    assertThat(run("sample")).isEqualTo(2);
    assertThat(sarmal.err()).startsWith("sarmal: Missing required option: '--model=FILE'");
    assertThat(run("eval", "--model", model.toString())).isEqualTo(2);
    assertThat(sarmal.err()).startsWith("sarmal: Missing required option: '--data=FILE|DIR|NAME'");
  }

  private int train(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--data", text.toString(), "--backend", "reference"));
    if (options[0].startsWith("--data=")) {
      arguments.subList(1, 3).clear();
    }
    List<String> given = List.of(options);
    Map.of("--hidden", "12", "--embed", "6", "--batch", "4", "--seq", "8")
        .forEach(
            (option, value) -> {
              if (!given.contains(option)) {
                arguments.addAll(List.of(option, value));
              }
            });
    arguments.addAll(given);
    return run(arguments.toArray(String[]::new));
  }

  private int sample(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("sample", "--model", model.toString(), "--backend", "reference"));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new));
  }

  private int run(String... arguments) {
    return sarmal.run(arguments);
  }
}
