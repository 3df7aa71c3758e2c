package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.picture.HeatMap;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.apps.translate.BeamSearch;
import io.sarmal.apps.translate.PairBatches;
import io.sarmal.apps.translate.Pieces;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Uses a trained translator.
 *
 * @param parameters flat, in the order of the translator's layout
 * @param pieces what texts are cut into
 * @param letters a character for each piece
 * @param beam how many beginnings the search keeps
 */
record Interpreter(
    Backend backend,
    Translator model,
    Tensor parameters,
    Pieces pieces,
    Vocabulary letters,
    int beam) {
  private static final int EXTRA_STEPS = 10;

  /** The best translation that the search finds. */
  String translate(String source) {
    ImmutableIntArray ids = encode(source);
    try (Tape tape = tape()) {
      int most = 2 * ids.length() + EXTRA_STEPS;
      BeamSearch search = new BeamSearch(beam, most, PairBatches.end(letters));
      return pieces.split(letters.decode(search.search(new StepByStep(read(tape, ids)))));
    }
  }

  /** Where the translator looks: a row for each token of the target, a column for the source's. */
  HeatMap attention(String source, String target) {
    ImmutableIntArray ids = encode(source);
    ImmutableIntArray said = encode(target);
    int[] reads = new int[said.length()];
    reads[0] = PairBatches.end(letters);
    for (int t = 1; t < reads.length; t++) {
      reads[t] = said.get(t - 1);
    }
    try (Tape tape = tape()) {
      Translator.Encoded read = read(tape, ids);
      Var tokens = tape.integers(Shape.of(reads.length, 1), reads);
      double[] flat =
          model.decode(tokens, read.start(), read, Phase.EVALUATION).weights().toDoubles();
      double[][] rows = new double[reads.length][];
      Arrays.setAll(rows, t -> Arrays.copyOfRange(flat, t * ids.length(), (t + 1) * ids.length()));
      return new HeatMap("where it looks", tokens(target), tokens(source), rows, -1, 1);
    }
  }

  private ImmutableIntArray encode(String text) {
    return PairBatches.encode(letters, pieces.join(text));
  }

  private List<String> tokens(String text) {
    return pieces.join(text).codePoints().mapToObj(Character::toString).map(pieces::split).toList();
  }

  private Tape tape() {
    Tape tape = Tape.inference(backend);
    model.layout().bind(tape.constant(parameters));
    return tape;
  }

  private Translator.Encoded read(Tape tape, ImmutableIntArray source) {
    return model.encode(
        tape.integers(Shape.of(source.length(), 1), source.toArray()),
        tape.integers(Shape.of(1), source.length()),
        Phase.EVALUATION);
  }

  /** The decoder, a token at a time in each row of the beam; the source is the same for all. */
  private final class StepByStep implements BeamSearch.Decoder {
    private final Translator.Encoded source;
    private State state;

    StepByStep(Translator.Encoded source) {
      this.source = source;
      this.state = source.start();
    }

    @Override
    public double[][] next(int[] parents, int[] tokens) {
      Tape tape = source.keys().tape();
      int rows = tokens.length;
      Var from = tape.integers(Shape.of(rows), parents);
      State chosen = new State(state.parts().stream().map(part -> part.gather(from)).toList());
      Translator.Decoded decoded =
          model.decode(
              tape.integers(Shape.of(1, rows), tokens), chosen, repeated(rows), Phase.EVALUATION);
      state = decoded.state();
      return logSoftmax(decoded.logits().toDoubles(), rows);
    }

    private Translator.Encoded repeated(int rows) {
      Var keys = source.keys();
      int steps = keys.shape().extent(0);
      int[] lengths = new int[rows];
      Arrays.fill(lengths, steps);
      return new Translator.Encoded(
          keys.broadcast(Shape.of(steps, rows, keys.shape().extent(2))),
          keys.tape().integers(Shape.of(rows), lengths),
          source.start());
    }
  }

  private static double[][] logSoftmax(double[] logits, int rows) {
    int columns = logits.length / rows;
    double[][] log = new double[rows][];
    for (int row = 0; row < rows; row++) {
      double[] of = Arrays.copyOfRange(logits, row * columns, (row + 1) * columns);
      double max = Arrays.stream(of).max().orElseThrow();
      double partition = max + Math.log(Arrays.stream(of).map(z -> Math.exp(z - max)).sum());
      log[row] = Arrays.stream(of).map(z -> z - partition).toArray();
    }
    return log;
  }
}
