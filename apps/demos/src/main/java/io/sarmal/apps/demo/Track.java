package io.sarmal.apps.demo;

import com.google.common.collect.ObjectArrays;
import com.google.common.collect.Streams;
import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * What one gate, or one part of the state, does while a model reads a text.
 *
 * @param layer from 1
 * @param name of the gate, or of the part of the state
 * @param isGate whether values are from 0, closed, to 1, open
 * @param values of each unit after each character, {@code [T][unit]}
 */
@SuppressWarnings("ArrayRecordComponent") // a matrix, only to be read
record Track(int layer, String name, boolean isGate, float[][] values) {
  /** So many characters are read on one tape, which keeps all that it makes. */
  private static final int WINDOW = 50;

  /**
   * Reads a text and watches everything there is, layer by layer.
   *
   * @param parameters the model's numbers, flat, on the backend
   */
  static List<Track> of(
      Backend backend, LanguageModel model, Tensor parameters, ImmutableIntArray ids) {
    List<Track> tracks = List.of();
    for (int from = 0; from < ids.length(); from += WINDOW) {
      ImmutableIntArray window = ids.subArray(from, Math.min(ids.length(), from + WINDOW));
      try (Tape tape = Tape.inference(backend)) {
        model.layout().bind(tape.constant(parameters));
        List<Track> next = read(tape, model, window, tracks);
        tracks = from == 0 ? next : joined(tracks, next);
      }
    }
    return tracks;
  }

  /**
   * Reads the next characters.
   *
   * @param before what was seen in those before; empty at the beginning of a text
   */
  private static List<Track> read(
      Tape tape, LanguageModel model, ImmutableIntArray ids, List<Track> before) {
    List<Track> tracks = new ArrayList<>();
    Var x = model.embed(tape.integers(Shape.of(ids.length(), 1), ids.toArray()));
    int number = 0;
    for (Recurrent layer : model.stack().layers()) {
      int at = ++number;
      State initial = before.isEmpty() ? layer.cell().initialState(tape, 1) : end(tape, before, at);
      layer
          .gates(x, initial)
          .forEach((name, gate) -> tracks.add(new Track(at, name + " gate", true, rows(gate))));
      tracks.addAll(states(at, layer, x, initial));
      x = layer.run(x, initial, Phase.EVALUATION).sequence();
    }
    return tracks;
  }

  /** The state in which a layer was in the end. */
  private static State end(Tape tape, List<Track> tracks, int layer) {
    return new State(
        tracks.stream()
            .filter(track -> track.layer == layer && !track.isGate)
            .map(track -> track.values[track.values.length - 1])
            .map(row -> tape.adopt(tape.backend().tensor(Shape.of(1, row.length), row)))
            .toList());
  }

  private static List<Track> joined(List<Track> tracks, List<Track> next) {
    return Streams.zip(
            tracks.stream(),
            next.stream(),
            (a, b) ->
                new Track(
                    a.layer,
                    a.name,
                    a.isGate,
                    ObjectArrays.concat(a.values, b.values, float[].class)))
        .toList();
  }

  /** The state after every step, which a layer gives after its last one only: so one by one. */
  private static List<Track> states(int number, Recurrent layer, Var x, State initial) {
    int steps = x.shape().extent(0);
    int parts = initial.parts().size();
    List<Track> tracks = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      tracks.add(new Track(number, name(part, parts), false, new float[steps][]));
    }
    State state = initial;
    for (int step = 0; step < steps; step++) {
      state = layer.run(x.slice(0, step, step + 1), state, Phase.EVALUATION).state();
      for (int part = 0; part < parts; part++) {
        tracks.get(part).values[step] = state.get(part).toFloats();
      }
    }
    return tracks;
  }

  private static String name(int part, int parts) {
    return parts == 1 || part == 0 ? "hidden state" : parts == 2 ? "cell state" : "state " + part;
  }

  private static float[][] rows(Var gate) {
    float[] all = gate.toFloats();
    int steps = gate.shape().extent(0);
    int width = all.length / steps;
    float[][] rows = new float[steps][width];
    for (int step = 0; step < steps; step++) {
      System.arraycopy(all, step * width, rows[step], 0, width);
    }
    return rows;
  }

  /** The number of units. */
  int width() {
    return values[0].length;
  }

  /** One unit's values over time. */
  float[] unit(int unit) {
    float[] path = new float[values.length];
    for (int step = 0; step < path.length; step++) {
      path[step] = values[step][unit];
    }
    return path;
  }

  /** The unit of the greatest variance. */
  int liveliest() {
    int best = 0;
    double most = -1;
    for (int unit = 0; unit < width(); unit++) {
      double sum = 0;
      double squares = 0;
      for (float value : unit(unit)) {
        sum += value;
        squares += value * value;
      }
      double variance = squares - sum * sum / values.length;
      if (variance > most) {
        most = variance;
        best = unit;
      }
    }
    return best;
  }

  /** The mean of all units over time: how far open the gate is. */
  double[] mean() {
    double[] mean = new double[values.length];
    for (int step = 0; step < mean.length; step++) {
      for (float value : values[step]) {
        mean[step] += value / width();
      }
    }
    return mean;
  }

  /** As {@code layer 1, forget gate}. */
  @Override
  public String toString() {
    return "layer " + layer + ", " + name;
  }
}
