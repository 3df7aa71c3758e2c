package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarmal.apps.music.Abc;
import io.sarmal.apps.music.Tune;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On generated data, in a folder without any other. */
class SequenceDemosTests {
  @TempDir private Path folder;
  private DemoRun demo;

  @BeforeEach
  void prepare() {
    demo = new DemoRun(folder);
  }

  @Test
  void tonesAreToldApartInAQuickRun() {
    assertThat(demo.run("speech", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("test, generated tones (not real speech): accuracy");
    demo.assertWritten("", "-confusion.png");
  }

  @Test
  void anUntrainedNetMissesTheBound() {
    assertThat(demo.run("speech", "--quick", "--epochs", "1")).as(demo.output()).isEqualTo(1);
  }

  @Test
  void datesAreTranslatedInAQuickRun() {
    assertThat(demo.run("translate", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("test, generated dates (not real data): ");
    demo.assertWritten("", "-attention.png");
  }

  @Test
  void tunesAreWrittenInAQuickRun() throws IOException, InvalidMidiDataException {
    assertThat(demo.run("rhythm", "--quick")).as(demo.output()).isZero();
    assertThat(demo.output()).contains("test, generated tunes (not real music): ");
    demo.assertWritten("", "-loss.png");
    assertThat(MidiSystem.getSequence(demo.beside(".mid").toFile()).getTickLength()).isPositive();
    Tune first = Abc.read(Abc.split(demo.output()).get(0));
    assertThat(first.bars()).isNotEmpty();
  }

  @Test
  void aBookWithoutTunesIsAClearError() throws IOException {
    Path file = folder.resolve("book.abc");
    Files.writeString(file, "no tunes here\n");
    assertThat(demo.run("rhythm", "--quick", "--data", file.toString())).isNotZero();
    assertThat(demo.output()).contains("holds 0 tunes in ABC notation");
  }

  @Test
  void vowelsWithoutTheirTestHalfAreAClearError() throws IOException {
    Path file = folder.resolve("ae.train");
    Files.writeString(file, "1 2 3\n");
    assertThat(demo.run("speech", "--data", file.toString())).isNotZero();
    assertThat(demo.output()).contains("has no test half beside it");
  }

  @Test
  void sentencesThatAreNotThereAreAClearError() {
    assertThat(demo.run("translate", "--task", "sentences")).isNotZero();
    assertThat(demo.output()).contains("data set tatoeba-eng-tur", "there is no file");
  }
}
