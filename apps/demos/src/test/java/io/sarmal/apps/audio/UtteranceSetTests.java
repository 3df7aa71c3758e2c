package io.sarmal.apps.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sarmal.apps.text.InputException;
import io.sarmal.core.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UtteranceSetTests {
  @TempDir private Path folder;

  private static Path data(String name) {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), name);
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    return file;
  }

  @Test
  void japaneseVowelsAreWhatTheirAuthorsSay() throws IOException {
    UtteranceSet set =
        JapaneseVowels.read(data("japanese-vowels.train.txt"), data("japanese-vowels.test.txt"));
    assertThat(set.train()).hasSize(270);
    assertThat(set.test()).hasSize(370).last().extracting(Utterance::label).isEqualTo(8);
    assertThat(set.train().stream().mapToInt(each -> each.frames().length).sum()).isEqualTo(4274);
    assertThat(set.test().stream().mapToInt(each -> each.frames().length).sum()).isEqualTo(5687);
  }

  @Test
  void aBadLineOfVowelsIsNamed() throws IOException {
    Path file = folder.resolve("train.txt");
    Files.writeString(file, "1 2 3 4 5 6 7 8 9 10 11 12\r\n1 2 3\r\n");
    assertThatThrownBy(() -> JapaneseVowels.read(file, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.txt:2: holds 3 fields, expected 12 numbers");
  }

  @Test
  void aFileOfOtherUtterancesIsRefused() throws IOException {
    Path file = folder.resolve("train.txt");
    Files.writeString(file, "1 2 3 4 5 6 7 8 9 10 11 12\n");
    assertThatThrownBy(() -> JapaneseVowels.read(file, file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("holds 1 utterances, expected 270");
  }

  @Test
  void spokenDigitsAreSplitByIndex() throws IOException {
    UtteranceSet set = SpokenDigits.read(data("spoken-digits-fsdd-subset.zip"));
    assertThat(set.train()).hasSize(600);
    assertThat(set.test()).hasSize(300);
    for (int digit = 0; digit < 10; digit++) {
      int label = digit;
      assertThat(set.test()).filteredOn(each -> each.label() == label).hasSize(30);
    }
  }

  @Test
  void aFileThatIsNoZipIsRefused() throws IOException {
    Path file = folder.resolve("digits.zip");
    Files.writeString(file, "not a zip file");
    assertThatThrownBy(() -> SpokenDigits.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is no zip file");
  }

  @Test
  void aRecordingIsReadInEitherByteOrderAndItsChannelsAveraged() throws IOException {
    byte[] samples = {0x00, 0x40, 0x00, 0x20, 0x00, (byte) 0xC0, 0x00, (byte) 0xE0};
    AudioFormat format = new AudioFormat(8000, 16, 2, true, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples), format, 2),
        AudioFileFormat.Type.WAVE,
        file);
    Recording recording =
        Recording.read("stereo.wav", new ByteArrayInputStream(file.toByteArray()));
    assertThat(recording.rate()).isEqualTo(8000);
    assertThat(recording.samples()).containsExactly(new float[] {0.375f, -0.375f}, within(1e-6f));
  }

  @Test
  void whatIsNoRecordingIsRefused() {
    assertThatThrownBy(() -> Recording.read("a.wav", new ByteArrayInputStream(new byte[100])))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a.wav: is not a recording");
  }

  @Test
  void normalizingUsesTheTrainingHalfOnly() {
    UtteranceSet set =
        new UtteranceSet(
            "few",
            List.of("one"),
            List.of(new Utterance(new float[][] {{1, 5}, {3, 5}}, 0)),
            List.of(new Utterance(new float[][] {{100, 6}}, 0)));
    assertThat(set.normalized().train().get(0).frames())
        .isDeepEqualTo(new float[][] {{-1, 0}, {1, 0}});
    assertThat(set.normalized().test().get(0).frames()).isDeepEqualTo(new float[][] {{98, 1}});
  }

  @Test
  void validationIsHeldOutOfTheTrainingHalf() {
    UtteranceSet set = Tones.of(5, 3, 1);
    UtteranceSet validating = set.validating();
    assertThat(validating.test()).hasSize(4).allMatch(set.train()::contains);
    assertThat(validating.train()).hasSize(16).noneMatch(validating.test()::contains);
  }

  @Test
  void batchesArePaddedAndShuffledByEpoch() {
    UtteranceBatches batches = new UtteranceBatches(Tones.of(5, 1, 1).train(), 6, 3);
    assertThat(batches.count()).isEqualTo(3);
    Shape frames = batches.get(0, 0).shape(0);
    assertThat(frames.extent(0) % 16).isZero();
    assertThat(frames.extent(1)).isEqualTo(6);
    assertThat(frames.extent(2)).isEqualTo(Mfcc.FEATURES);
  }
}
