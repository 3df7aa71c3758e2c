package io.sarmal.apps.music;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.Track;

/** Writes tunes as standard MIDI files, with repeats played out and tied notes held. */
public final class MidiFile {
  private static final int TICKS_PER_QUARTER = 480;
  private static final Fraction TICK = new Fraction(1, 4L * TICKS_PER_QUARTER);
  private static final int SET_TEMPO = 0x51;
  private static final int MICROS_PER_QUARTER = 500_000; // 120 quarters a minute
  private static final int FLUTE = 73;
  private static final int VELOCITY = 90;

  private MidiFile() {}

  /**
   * Writes a tune.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Tune tune, Path file) throws IOException {
    try {
      MidiSystem.write(sequence(tune), 0, new File(file.toString()));
    } catch (InvalidMidiDataException e) {
      throw new IllegalStateException("pitches and tempo are within MIDI's ranges", e);
    }
  }

  private static Sequence sequence(Tune tune) throws InvalidMidiDataException {
    Sequence sequence = new Sequence(Sequence.PPQ, TICKS_PER_QUARTER, 1);
    Track track = sequence.getTracks()[0];
    byte[] tempo = {
      (byte) (MICROS_PER_QUARTER >> 16), (byte) (MICROS_PER_QUARTER >> 8), (byte) MICROS_PER_QUARTER
    };
    track.add(new MidiEvent(new MetaMessage(SET_TEMPO, tempo, tempo.length), 0));
    track.add(new MidiEvent(new ShortMessage(ShortMessage.PROGRAM_CHANGE, 0, FLUTE, 0), 0));
    List<Note> notes = tune.played().stream().flatMap(bar -> bar.notes().stream()).toList();
    Fraction now = Fraction.ZERO;
    List<Integer> held = List.of();
    for (Note note : notes) {
      Fraction end = now.plus(note.length());
      for (int pitch : note.pitches()) {
        if (!held.contains(pitch)) {
          add(track, ShortMessage.NOTE_ON, pitch, VELOCITY, now);
        }
      }
      for (int pitch : held) {
        if (!note.pitches().contains(pitch)) {
          add(track, ShortMessage.NOTE_OFF, pitch, 0, now);
        }
      }
      held = note.tied() ? note.pitches() : List.of();
      for (int pitch : note.pitches()) {
        if (!note.tied()) {
          add(track, ShortMessage.NOTE_OFF, pitch, 0, end);
        }
      }
      now = end;
    }
    for (int pitch : held) {
      add(track, ShortMessage.NOTE_OFF, pitch, 0, now);
    }
    return sequence;
  }

  private static void add(Track track, int command, int pitch, int velocity, Fraction at)
      throws InvalidMidiDataException {
    track.add(new MidiEvent(new ShortMessage(command, 0, pitch, velocity), at.in(TICK)));
  }
}
