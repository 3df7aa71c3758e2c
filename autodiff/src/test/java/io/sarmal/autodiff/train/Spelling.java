package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.BasicCell;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.IntStream;

/** A net that learns to spell "hello", with a cell that has one gate. */
final class Spelling {
  private static final String TEXT = "hello ".repeat(40);
  private static final String ALPHABET = " helo";
  private static final int WINDOW = 6;

  private Spelling() {}

  static final class GatedProvider implements CellProvider {
    @Override
    public String name() {
      return "test-gated";
    }

    @Override
    public Cell create(CellSpec spec) {
      return new Gated(spec);
    }
  }

  private static final class Gated extends BasicCell {
    private final Parameter wf = inputWeight("wf");
    private final Parameter uf = recurrentWeight("uf");
    private final Parameter w = inputWeight("w");
    private final Parameter b = bias("b");

    Gated(CellSpec spec) {
      super(spec);
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      Var f = x.matmul(wf).plus(h.matmul(uf)).sigmoid();
      Var candidate = x.matmul(w).plus(b).tanh();
      return Step.of(f.times(h).plus(f.oneMinus().times(candidate))).gate("forget", f);
    }
  }

  static NextToken objective(double dropout) {
    return new NextToken(
        new LanguageModel(
            new LanguageModel.Config(ALPHABET.length(), 4, 8, 2, dropout), new GatedProvider()));
  }

  /** Tokens from {@code from} on and the token after each, one row. */
  static Batch window(int from, int length) {
    Shape shape = Shape.of(length, 1);
    return Batch.empty()
        .integers(shape, tokens(from, length))
        .integers(shape, tokens(from + 1, length));
  }

  static int[] tokens(int from, int length) {
    return TEXT.chars().map(ALPHABET::indexOf).skip(from).limit(length).toArray();
  }

  /** Windows in order, so many of them. */
  static List<Batch> windows(int count) {
    return IntStream.range(0, count).mapToObj(i -> window(i * WINDOW, WINDOW)).toList();
  }
}
