package io.sarmal.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.io.SafeTensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not what they should be, and places that take none: one message for each. */
class BadInputTests {
  /** A string, a list or a number of a header as it is written: without spaces. */
  private static final Pattern VALUE =
      Pattern.compile("(?<=:)\"(\\\\.|[^\"\\\\])*\"|(?<=:)\\[[0-9,]*]|(?<=[\\[,])[0-9]+(?=[,\\]])");

  private static final List<String> WRONG =
      List.of(
          "null", "true", "-1", "1.5", "1e999", "9223372036854775807", "\"x\"", "[]", "[-1]", "{}");

  @TempDir static Path folder;
  private static Path text;
  private static Path model;

  private final CommandRun sarmal = new CommandRun();

  @BeforeAll
  static void trainOne() throws IOException {
    text = Files.writeString(folder.resolve("hello.txt"), "hello world\n".repeat(60));
    model = folder.resolve("hello.safetensors");
    BadInputTests test = new BadInputTests();
    assertThat(test.train("--out=" + model)).as(test.sarmal.err()).isZero();
  }

  @Test
  void everyFieldOfAModelFileIsRefusedWhenItIsWrong() throws IOException {
    Path edited = folder.resolve("edited.safetensors");
    byte[] whole = Files.readAllBytes(model);
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(whole, 8, length, UTF_8);
    byte[] data = Arrays.copyOfRange(whole, 8 + length, whole.length);
    int refused = 0;
    for (MatchResult value : VALUE.matcher(header).results().toList()) {
      String before = header.substring(0, value.start());
      for (String wrong : WRONG) {
        if (wrong.startsWith("\"") && before.matches(".*\"history\\.[a-z-]+\":")) {
          continue; // says whatever its author likes
        }
        write(edited, before + wrong + header.substring(value.end()), data);
        assertThat(run("info", "--model=" + edited)).as(before + wrong).isEqualTo(1);
        assertExplained(edited + ": ");
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(400);
  }

  @Test
  void modelOfAnotherVocabularyOrCellIsRefused() throws IOException {
    Path other = folder.resolve("other.safetensors");
    Files.writeString(folder.resolve("other.txt"), "quick brown fox\n".repeat(60));
    assertThat(train("--cell=gru", "--data=" + folder.resolve("other.txt"), "--out=" + other))
        .as(sarmal.err())
        .isZero();
    for (String key : List.of("cell", "vocabulary")) {
      SafeTensors mine = SafeTensors.read(model);
      Map<String, String> metadata = new HashMap<>(mine.metadata());
      metadata.put(key, SafeTensors.read(other).metadata(key));
      Path mixed = folder.resolve("mixed.safetensors");
      SafeTensors.write(mixed, mine.tensors(), metadata);

      assertThat(run("sample", "--model=" + mixed, "--backend=reference")).isEqualTo(1);
      assertExplained(mixed + ": ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/full", "/dev/null"})
  void deviceIsNoPlaceForAModel(String device) {
    assumeThat(Path.of(device)).exists();

    assertThat(train("--out=" + device)).isEqualTo(1);

    assertExplained(device + ": cannot be written: it is a device or the like, no file; ");
    assertThat(Files.isRegularFile(Path.of(device))).isFalse();
    assertThat(sarmal.out()).as("nothing was trained").isEmpty();
  }

  @Test
  void placeThatTakesNoModelLeavesNoTrace() {
    assumeThat(Path.of("/proc")).exists();
    assertThat(train("--out=/proc/model")).isEqualTo(1);
    assertExplained("/proc/model.checkpoint: cannot be written: ");
  }

  @Test
  void metricsOnAFullDeviceAreReported() {
    assumeThat(Path.of("/dev/full")).exists();
    assertThat(train("--metrics=/dev/full", "--out=" + folder.resolve("unsaved"))).isEqualTo(1);
    assertExplained("/dev/full: metrics cannot be written (");
  }

  @Test
  void readOnlyFileIsRefusedBeforeTraining() throws IOException {
    Path kept = Files.copy(model, folder.resolve("kept.safetensors"));
    assumeThat(kept.toFile().setWritable(false) && !Files.isWritable(kept))
        .as("a user who must respect file rights")
        .isTrue();

    assertThat(train("--out=" + kept)).isEqualTo(1);

    assertExplained(kept + ": cannot be written: it is read-only; ");
    assertThat(sarmal.out()).as("nothing was trained").isEmpty();
    assertThat(kept).hasSameBinaryContentAs(model);
  }

  /** The system's limit on the size of files stands for a device that fills up in the midst. */
  @Test
  void deviceThatFillsUpLeavesTheEarlierModel() throws IOException, InterruptedException {
    assumeThat(Path.of("/bin/sh")).exists();
    Path place = Files.createDirectory(folder.resolve("full"));
    Path kept = Files.copy(model, place.resolve("kept.safetensors"));
    Path messages = folder.resolve("messages.txt");
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "ulimit -f 16 && exec \"$@\"", // blocks of 512 or 1024 bytes
            "sh",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-UsePerfData",
            "-cp",
            System.getProperty("java.class.path"),
            Sarmal.class.getName(),
            "train",
            "--data=" + text,
            "--backend=reference",
            "--hidden=64",
            "--steps=1",
            "--batch=4",
            "--seq=8",
            "--out=" + kept);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(messages.toFile())
            .start();

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(Files.readAllLines(messages))
        .filteredOn(line -> !line.startsWith("Backend "))
        .containsExactly(
            "sarmal: "
                + kept
                + ".checkpoint: cannot be written: File too large; an earlier file of this name is untouched;"
                + " make room or choose another place");
    assertThat(kept).hasSameBinaryContentAs(model);
    try (Stream<Path> files = Files.list(place)) {
      assertThat(files).as("no temporary file is left").containsExactly(kept);
    }
  }

  @Test
  void pluginThatIsNoJarIsWrongUsage() throws IOException {
    Path note = Files.writeString(folder.resolve("note.jar"), "not a jar");
    assertThat(run("cells", "--plugins=" + note)).isEqualTo(2);
    assertThat(sarmal.err().lines())
        .containsExactly(
            "sarmal: no plugins at '"
                + note
                + "': it is no jar, or a damaged one (zip END header not found)",
            "Try 'sarmal --help'.");
    assertThat(sarmal.out()).isEmpty();
  }

  @Test
  void pluginThatLacksAClassWhenItIsUsedIsReported() throws IOException {
    Path jar = folder.resolve("partly.jar");
    try (JarOutputStream entries = new JarOutputStream(Files.newOutputStream(jar))) {
      entries.putNextEntry(new JarEntry("META-INF/services/" + CellProvider.class.getName()));
      entries.write(Partly.class.getName().getBytes(UTF_8));
    }
    assertThat(train("--plugins=" + jar, "--cell=partly", "--out=" + folder.resolve("unsaved")))
        .isEqualTo(1);
    assertThat(sarmal.err().lines())
        .containsExactly(
            "sarmal: a plugin does not link: class acme.Library is missing; add the jar that holds it"
                + " to the class path");
  }

  /** A cell whose jar came without those that it needs. */
  public static final class Partly implements CellProvider {
    @Override
    public String name() {
      return "partly";
    }

    @Override
    public Cell create(CellSpec spec) {
      throw new NoClassDefFoundError("acme/Library");
    }
  }

  private static void write(Path file, String header, byte[] data) throws IOException {
    byte[] json = header.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).put(data).array());
  }

  /** One message, and no stack trace. */
  private void assertExplained(String beginning) {
    assertThat(sarmal.err())
        .startsWith("sarmal: " + beginning)
        .containsOnlyOnce("sarmal: ")
        .doesNotContain("\tat ")
        .doesNotContain("unexpected");
  }

  private int train(String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("--data", text.toString());
    all.put("--backend", "reference");
    all.putAll(
        Map.of("--hidden", "6", "--embed", "4", "--batch", "4", "--seq", "8", "--steps", "1"));
    for (String option : options) {
      String[] parts = option.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return run(
        Stream.concat(
                Stream.of("train"),
                all.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    return sarmal.run(arguments);
  }
}
