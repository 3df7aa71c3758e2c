package io.sarmal.apps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.Settings;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackTests {
  private static final int LENGTH = 130;

  /** States are handed from one window to the next as floats. */
  private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

  /** Longer than what is read at a time. */
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void tracksOfALongTextAreThoseOfOneRunOverAllOfIt(String cell) {
    Text text = Text.of("a text", "some of these letters ".repeat(10).substring(0, LENGTH));
    Vocabulary vocabulary = Unit.CHAR.vocabulary(text, 1);
    ImmutableIntArray ids = vocabulary.encode(text, true).ids();
    Settings settings = new Settings(cell, 2, 6, 4, 0);
    LanguageModel model = Design.of(settings, vocabulary, Cells.catalog().get(cell)).model();
    try (Backend backend = new ReferenceBackend();
        Tape tape = Tape.inference(backend)) {
      Tensor parameters = backend.tensor(model.layout().shape(), model.layout().initialValues(1));
      List<Track> tracks = Track.of(backend, model, parameters, ids);

      model.layout().bind(tape.adopt(parameters));
      Var x = model.embed(tape.integers(Shape.of(LENGTH, 1), ids.toArray()));
      int number = 0;
      for (Recurrent layer : model.stack().layers()) {
        number++;
        State initial = layer.cell().initialState(tape, 1);
        for (Map.Entry<String, Var> gate : layer.gates(x, initial).entrySet()) {
          assertThat(flat(track(tracks, number, gate.getKey() + " gate")))
              .containsExactly(gate.getValue().toFloats(), ROUNDING);
        }
        Recurrent.Result all = layer.run(x, initial, Phase.EVALUATION);
        assertThat(flat(track(tracks, number, "hidden state")))
            .containsExactly(all.sequence().toFloats(), ROUNDING);
        for (int part = 0; part < all.state().parts().size(); part++) {
          assertThat(end(tracks, number, part))
              .containsExactly(all.state().get(part).toFloats(), ROUNDING);
        }
        x = all.sequence();
      }
    }
  }

  private static Track track(List<Track> tracks, int layer, String name) {
    return tracks.stream()
        .filter(track -> track.layer() == layer && track.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static float[] end(List<Track> tracks, int layer, int part) {
    return tracks.stream()
        .filter(track -> track.layer() == layer && !track.isGate())
        .map(track -> track.values()[LENGTH - 1])
        .skip(part)
        .findFirst()
        .orElseThrow();
  }

  private static float[] flat(Track track) {
    float[] all = new float[LENGTH * track.width()];
    for (int step = 0; step < LENGTH; step++) {
      System.arraycopy(track.values()[step], 0, all, step * track.width(), track.width());
    }
    return all;
  }
}
