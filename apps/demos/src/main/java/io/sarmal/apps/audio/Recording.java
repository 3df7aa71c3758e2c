package io.sarmal.apps.audio;

import io.sarmal.apps.text.InputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/**
 * Sound of one channel.
 *
 * @param rate samples a second
 * @param samples each from -1 to 1
 */
@SuppressWarnings("ArrayRecordComponent") // sound, only to be read
public record Recording(double rate, float[] samples) {
  private static final int BITS = 16;

  /**
   * Reads a WAV, AIFF or AU file of 16 bits; of several channels the mean.
   *
   * @param name what to call it in errors
   * @throws InputException if it holds no such sound
   * @throws IOException if it cannot be read
   */
  public static Recording read(String name, InputStream from) throws IOException {
    try (AudioInputStream audio = AudioSystem.getAudioInputStream(new BufferedInputStream(from))) {
      AudioFormat format = audio.getFormat();
      if (format.getSampleSizeInBits() != BITS
          || !format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)) {
        throw new InputException(
            name, "holds sound as " + format + ", expected 16-bit PCM", "convert it");
      }
      return new Recording(format.getSampleRate(), samples(format, audio.readAllBytes()));
    } catch (UnsupportedAudioFileException e) {
      throw new InputException(name, "is not a recording", "give WAV files of 16-bit PCM", e);
    }
  }

  private static float[] samples(AudioFormat format, byte[] bytes) {
    int channels = format.getChannels();
    float[] samples = new float[bytes.length / (2 * channels)];
    for (int i = 0; i < samples.length * channels; i++) {
      int low = bytes[2 * i + (format.isBigEndian() ? 1 : 0)] & 0xFF;
      int high = bytes[2 * i + (format.isBigEndian() ? 0 : 1)];
      samples[i / channels] += ((high << 8) | low) / (32768f * channels);
    }
    return samples;
  }
}
