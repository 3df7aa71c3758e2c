package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.music.Abc;
import io.sarmal.apps.music.Tune;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On generated data, in a folder without any other. */
class SequenceDemosTests {
  @TempDir private Path folder;

  private final StringWriter output = new StringWriter();

  private int run(String... arguments) {
    List<String> all =
        Stream.concat(
                Stream.of(arguments),
                Stream.of("--threads", "1", "--data-dir", folder.toString(), "--out", out("")))
            .toList();
    return new CommandLine(new DemoCommand())
        .setOut(new PrintWriter(output, true))
        .setErr(new PrintWriter(output, true))
        .execute(all.toArray(String[]::new));
  }

  private String out(String ending) {
    return folder.resolve("model" + (ending.isEmpty() ? ".safetensors" : ending)).toString();
  }

  private void assertWritten(String... endings) {
    for (String ending : endings) {
      assertThat(Path.of(out(ending))).isNotEmptyFile();
    }
  }

  @Test
  void tonesAreToldApartInAQuickRun() {
    assertThat(run("speech", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("test, generated tones (not real speech): accuracy");
    assertWritten("", "-confusion.png");
  }

  @Test
  void anUntrainedNetMissesTheBound() {
    assertThat(run("speech", "--quick", "--epochs", "1")).as(output.toString()).isEqualTo(1);
  }

  @Test
  void datesAreTranslatedInAQuickRun() {
    assertThat(run("translate", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("test, generated dates (not real data): ");
    assertWritten("", "-attention.png");
  }

  @Test
  void tunesAreWrittenInAQuickRun() throws IOException, InvalidMidiDataException {
    assertThat(run("rhythm", "--quick")).as(output.toString()).isZero();
    assertThat(output.toString()).contains("test, generated tunes (not real music): ");
    assertWritten("", "-loss.png");
    assertThat(MidiSystem.getSequence(Path.of(out(".mid")).toFile()).getTickLength()).isPositive();
    Tune first = Abc.read(Abc.split(output.toString()).get(0));
    assertThat(first.bars()).isNotEmpty();
  }

  @Test
  void aBookWithoutTunesIsAClearError() throws IOException {
    Path file = folder.resolve("book.abc");
    Files.writeString(file, "no tunes here\n");
    assertThat(run("rhythm", "--quick", "--data", file.toString())).isNotZero();
    assertThat(output.toString()).contains("holds 0 tunes in ABC notation");
  }

  @Test
  void vowelsWithoutTheirTestHalfAreAClearError() throws IOException {
    Path file = folder.resolve("ae.train");
    Files.writeString(file, "1 2 3\n");
    assertThat(run("speech", "--data", file.toString())).isNotZero();
    assertThat(output.toString()).contains("has no test half beside it");
  }

  @Test
  void sentencesThatAreNotThereAreAClearError() {
    assertThat(run("translate", "--task", "sentences")).isNotZero();
    assertThat(output.toString()).contains("data set tatoeba-eng-tur", "there is no file");
  }
}
