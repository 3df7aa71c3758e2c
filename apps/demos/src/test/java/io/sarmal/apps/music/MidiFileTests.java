package io.sarmal.apps.music;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MidiFileTests {
  @TempDir private Path folder;

  private Track written(String music) throws IOException, InvalidMidiDataException {
    Path file = folder.resolve("tune.mid");
    MidiFile.write(Abc.read("X:1\nM:4/4\nL:1/4\nK:C\n" + music), file);
    Sequence sequence = MidiSystem.getSequence(file.toFile());
    assertThat(sequence.getResolution()).isEqualTo(480);
    return sequence.getTracks()[0];
  }

  private static List<String> keys(Track track) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < track.size(); i++) {
      MidiEvent event = track.get(i);
      if (event.getMessage() instanceof ShortMessage message
          && message.getCommand() != ShortMessage.PROGRAM_CHANGE) {
        boolean on = message.getCommand() == ShortMessage.NOTE_ON;
        keys.add((on ? "+" : "-") + message.getData1() + "@" + event.getTick());
      }
    }
    return keys;
  }

  @Test
  void whatIsReadBackIsTheTuneWithItsRepeat() throws IOException, InvalidMidiDataException {
    assertThat(keys(written("|:C2zG:|")))
        .containsExactly(
            "+60@0",
            "-60@960",
            "+67@1440",
            "-67@1920",
            "+60@1920",
            "-60@2880",
            "+67@3360",
            "-67@3840");
  }

  @Test
  void tiedNotesAreHeld() throws IOException, InvalidMidiDataException {
    assertThat(keys(written("C-C [EG]-[EG]|")))
        .containsExactly("+60@0", "-60@960", "+64@960", "+67@960", "-64@1920", "-67@1920");
  }

  @Test
  void tripletsAreExact() throws IOException, InvalidMidiDataException {
    assertThat(keys(written("(3CDE F|")))
        .containsExactly(
            "+60@0", "-60@320", "+62@320", "-62@640", "+64@640", "-64@960", "+65@960", "-65@1440");
  }
}
