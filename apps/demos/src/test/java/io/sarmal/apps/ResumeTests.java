package io.sarmal.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sarmal.autodiff.io.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are killed, interrupted or out of room, and go on to the same bytes. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals and a shell are needed")
class ResumeTests {
  /** Kills at random instants. */
  private static final int KILLS = 20;

  /** Kills as soon as a save is seen to be under way. */
  private static final int AIMED = 5;

  @TempDir static Path shared;
  private static Path text;
  private static Path expected;

  /** How long a process takes until it trains. */
  private static long startMillis;

  /** How long it then trains, saving after every step. */
  private static long trainMillis;

  @TempDir Path folder;
  private final CommandRun sarmal = new CommandRun();

  @BeforeAll
  static void trainWithoutInterruption() throws IOException, InterruptedException {
    text = Files.writeString(shared.resolve("hello.txt"), "hello world\n".repeat(60));
    expected = shared.resolve("expected");
    Path log = shared.resolve("log");
    long start = System.nanoTime();
    Process process = SarmalProcess.start(log, train(expected, "--checkpoint-every=1"));
    awaitTraining(process, log);
    long begin = System.nanoTime();
    assertThat(process.waitFor()).as(Files.readString(log)).isZero();
    startMillis = TimeUnit.NANOSECONDS.toMillis(begin - start);
    trainMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private static void awaitTraining(Process process, Path log)
      throws IOException, InterruptedException {
    while (process.isAlive() && !Files.readString(log).contains("parameters")) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static List<String> train(Path model, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + text,
                "--backend=cpu",
                "--layers=2",
                "--hidden=12",
                "--embed=6",
                "--dropout=0.2",
                "--batch=4",
                "--seq=8",
                "--accumulate=2",
                "--lr=0.01",
                "--out=" + model));
    arguments.addAll(List.of(more));
    if (Stream.of(more).noneMatch(word -> word.startsWith("--steps"))) {
      arguments.add("--steps=300");
    }
    return arguments;
  }

  @Test
  void runKilledAgainAndAgainEndsWithTheSameBytes() throws IOException, InterruptedException {
    Path model = folder.resolve("model");
    Path checkpoint = folder.resolve("model.checkpoint");
    Random random = new Random(42);
    int beforeFirst = 0;
    int beforeNext = 0;
    int inSave = 0;
    int afterEnd = 0;
    for (int kill = 0; kill < KILLS + AIMED; kill++) {
      FileTime saved = timeOf(checkpoint);
      List<Path> leftovers = temporaryFiles();
      Process process = start(model);
      long instant = random.nextLong(startMillis);
      if (kill >= KILLS) {
        while (process.isAlive() && leftovers.containsAll(temporaryFiles())) {
          Thread.onSpinWait();
        }
        instant = 0;
      } else if (kill % 4 > 0) {
        while (process.isAlive() && timeOf(checkpoint).equals(saved)) {
          TimeUnit.MILLISECONDS.sleep(2);
        }
        instant = random.nextLong(trainMillis / 15);
      }
      if (process.waitFor(instant, TimeUnit.MILLISECONDS)) {
        assertThat(process.exitValue()).as(log()).isZero();
        afterEnd++;
        continue;
      }
      process.destroyForcibly().waitFor();
      if (!leftovers.containsAll(temporaryFiles())) {
        inSave++;
      } else if (!Files.exists(checkpoint)) {
        beforeFirst++;
      } else if (timeOf(checkpoint).equals(saved)) {
        beforeNext++;
      }
    }
    Process last = start(model);
    assertThat(last.waitFor()).as(log()).isZero();
    System.out.printf(
        "%d kills, %d of them aimed at a save: %d within a save, %d before the first checkpoint, %d"
            + " more before a resumed run saved anything, %d after the end%n",
        KILLS + AIMED, AIMED, inSave, beforeFirst, beforeNext, afterEnd);

    assertThat(model).hasSameBinaryContentAs(expected);
    assertThat(SafeTensors.read(checkpoint).tensors())
        .as("parameters, optimiser, carried state and validations at the end")
        .isEqualTo(SafeTensors.read(shared.resolve("expected.checkpoint")).tensors());
    assertThat(temporaryFiles()).isEmpty();
    assertThat(beforeFirst + beforeNext + afterEnd)
        .as("kills that hit no training")
        .isLessThan(KILLS / 2);
  }

  private static FileTime timeOf(Path file) throws IOException {
    return Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
  }

  private Process start(Path model) throws IOException {
    boolean begun = Files.exists(folder.resolve("model.checkpoint"));
    String resume = begun ? "--resume" : "--verbose";
    return SarmalProcess.start(folder.resolve("log"), train(model, "--checkpoint-every=1", resume));
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  private List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void interruptedRunSavesAndSaysHowToGoOn(String signal, int exitCode)
      throws IOException, InterruptedException {
    assumeThat(signal.equals("INT") && ignoresInterrupts())
        .as("this process was started so that its children ignore SIGINT")
        .isFalse();
    Path model = Files.createDirectory(folder.resolve("it's a folder")).resolve("model");
    Path checkpoint = model.resolveSibling("model.checkpoint");
    Process process =
        SarmalProcess.start(folder.resolve("log"), train(model, "--checkpoint-every=7"));
    while (process.isAlive() && !Files.exists(checkpoint)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertThat(new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor())
        .isZero();
    assertThat(process.waitFor()).as(log()).isEqualTo(exitCode);
    List<String> lines = log().lines().toList();
    assertThat(lines)
        .anySatisfy(
            line ->
                assertThat(line).matches("interrupted at step [0-9,]+; saved .*model\\.checkpoint"))
        .contains("Go on with:");

    String command = lines.get(lines.indexOf("Go on with:") + 1).strip();
    assertThat(command).startsWith("sarmal train ").contains(" --steps=300 --resume");
    assertThat(SarmalProcess.shell(command))
        .contains("resuming after step ")
        .endsWith("exit code 0");
    assertThat(model).hasSameBinaryContentAs(expected);
  }

  /** Whether SIGINT, the second signal, is ignored by this process and so by its children. */
  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  @Test
  void checkpointSurvivesWhereThereIsNoRoomForTheNext() throws IOException, InterruptedException {
    Path model = folder.resolve("model");
    Path checkpoint = folder.resolve("model.checkpoint");
    assertThat(run(train(model, "--steps=30"))).isZero();
    byte[] before = Files.readAllBytes(checkpoint);

    String command = String.join(" ", train(model, "--resume"));
    long blocks = before.length / 512 / 2;
    assertThat(SarmalProcess.shell("ulimit -f " + blocks + "; sarmal " + command))
        .contains("sarmal: " + checkpoint + ": cannot be written: ")
        .contains("an earlier file of this name is untouched")
        .endsWith("exit code 1");
    assertThat(checkpoint).hasBinaryContent(before);
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void checkpointOfOtherOptionsIsRefusedWithEachDifference() throws IOException {
    Path model = folder.resolve("model");
    assertThat(run(train(model, "--steps=3"))).isZero();
    byte[] checkpoint = Files.readAllBytes(folder.resolve("model.checkpoint"));
    byte[] before = Files.readAllBytes(model);
    Path other = Files.writeString(folder.resolve("other.txt"), "hello there\n".repeat(60));
    List<String> arguments =
        new ArrayList<>(
            train(model, "--resume", "--cell=gru", "--seed=2", "--batch=2", "--data=" + other));
    arguments.remove("--data=" + text);
    arguments.remove("--batch=4");
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(sarmal.err().lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("sarmal: " + model + ".checkpoint: is the checkpoint of a run with")
                    .contains("cell was lstm, now gru; ")
                    .contains("seed was 1, now 2; ")
                    .contains("batch was 4, now 2; ")
                    .contains("vocabulary was 10 (")
                    .contains("text to train on was 648 chars (")
                    .contains("resume with the same options, or begin anew"));
    assertThat(folder.resolve("model.checkpoint")).hasBinaryContent(checkpoint);
    assertThat(model).hasBinaryContent(before);
  }

  @Test
  void resumingNothingIsAnErrorAndBeginningAnewIsSaid() throws IOException {
    Path model = folder.resolve("model");
    assertThat(run(train(model, "--resume"))).isEqualTo(1);
    assertThat(sarmal.err())
        .hasToString(
            "sarmal: %s.checkpoint: there is no such file; check the path%n".formatted(model));
    assertThat(run(train(model, "--steps=3"))).isZero();
    assertThat(sarmal.out()).doesNotContain("is replaced");
    assertThat(run(train(model, "--steps=3"))).isZero();
    assertThat(sarmal.out())
        .contains(
            "the checkpoint of an earlier run, "
                + model
                + ".checkpoint, is replaced; --resume goes"
                + " on with it");
  }

  private int run(List<String> arguments) {
    return sarmal.run(arguments.toArray(String[]::new));
  }
}
