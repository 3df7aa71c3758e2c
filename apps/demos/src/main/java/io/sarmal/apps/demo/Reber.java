package io.sarmal.apps.demo;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The embedded Reber grammar of Hochreiter and Schmidhuber 1997, section 5.1: a string begins with
 * B and T or P, has a string of Reber's grammar in the middle, and must end with the same T or P
 * and E. Before each symbol the net is to say which ones may follow.
 */
record Reber(Recurrent layer, Linear head, ParameterLayout layout) implements Objective {
  private static final String SYMBOLS = "BTPSXVE";
  private static final int ROWS = 32;

  /** Longer strings are drawn again. */
  private static final int LONGEST = 40;

  /** Of each state of the inner grammar: the symbols that may follow, and where they lead. */
  private static final String[] ARCS = {"T1P2", "S1X3", "T2V4", "X2S5", "P3V5", "E6"};

  /**
   * A string of the grammar.
   *
   * @param symbols all of them
   * @param legal what may follow each symbol but the last
   */
  record Word(String symbols, List<String> legal) {
    static Word draw(SplittableRandom random) {
      char outer = random.nextBoolean() ? 'T' : 'P';
      StringBuilder symbols = new StringBuilder("B").append(outer).append('B');
      List<String> legal = new ArrayList<>(List.of("TP", "B"));
      int state = 0;
      while (state < ARCS.length) {
        String arcs = ARCS[state];
        legal.add(arcs.replaceAll("[0-9]", ""));
        int arc = 2 * random.nextInt(arcs.length() / 2);
        symbols.append(arcs.charAt(arc));
        state = arcs.charAt(arc + 1) - '0';
      }
      legal.add(String.valueOf(outer));
      legal.add("E");
      Word word = new Word(symbols.append(outer).append('E').toString(), legal);
      return word.symbols.length() > LONGEST ? draw(random) : word;
    }
  }

  /** A net of one layer. */
  static Reber of(CellProvider cell, int hidden) {
    Recurrent layer = new Recurrent(cell.create(new CellSpec(SYMBOLS.length(), hidden)));
    Linear head = new Linear(layer.cell().outputSize(), SYMBOLS.length());
    return new Reber(
        layer,
        head,
        ParameterLayout.builder()
            .add("layer", layer.parameters())
            .add("head", head.parameters())
            .build());
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    Var losses = Losses.softmaxCrossEntropy(logits(tape, batch, phase), batch.get(2));
    return Result.of(Losses.weightedMean(losses, batch.get(3)));
  }

  private Var logits(Tape tape, List<Var> batch, Phase phase) {
    Var symbols = batch.get(0);
    int rows = symbols.shape().extent(1);
    return head.apply(
        layer.run(symbols, layer.cell().initialState(tape, rows), batch.get(1), phase).sequence());
  }

  /** Different strings. */
  static List<Word> distinct(int count, SplittableRandom random) {
    Set<String> known = new HashSet<>();
    List<Word> words = new ArrayList<>();
    while (words.size() < count) {
      Word word = Word.draw(random);
      if (known.add(word.symbols)) {
        words.add(word);
      }
    }
    return words;
  }

  /**
   * Batches of strings as the grammar makes them. The short ones are few and come again, among
   * those tested too; without them a net would have to take what may follow for what may not.
   */
  static BatchSource source(long seed) {
    return new BatchSource() {
      @Override
      public int count() {
        return 100;
      }

      @Override
      public Batch get(long epoch, int index) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + epoch * count() + index);
        return batch(Stream.generate(() -> Word.draw(random)).limit(ROWS).toList());
      }
    };
  }

  /** One-hot symbols {@code [T, B, 7]}, lengths, next symbols {@code [T, B]}, and which count. */
  private static Batch batch(List<Word> words) {
    int rows = words.size();
    int steps = LONGEST - 1;
    float[] symbols = new float[steps * rows * SYMBOLS.length()];
    int[] lengths = new int[rows];
    int[] next = new int[steps * rows];
    float[] counts = new float[steps * rows];
    for (int row = 0; row < rows; row++) {
      ImmutableIntArray ids =
          ImmutableIntArray.copyOf(words.get(row).symbols.chars().map(SYMBOLS::indexOf));
      lengths[row] = ids.length() - 1;
      for (int step = 0; step < lengths[row]; step++) {
        int at = step * rows + row;
        symbols[at * SYMBOLS.length() + ids.get(step)] = 1;
        next[at] = ids.get(step + 1);
        counts[at] = 1;
      }
    }
    Shape shape = Shape.of(steps, rows);
    return Batch.empty()
        .reals(Shape.of(steps, rows, SYMBOLS.length()), symbols)
        .lengths(steps, lengths)
        .integers(shape, next)
        .reals(shape, counts);
  }

  /** How many strings are right: before each symbol, all that may follow rank above all others. */
  int right(Backend backend, float[] parameters, List<Word> words) {
    try (Tape tape = Tape.inference(backend)) {
      layout.bind(tape.adopt(backend.tensor(layout.shape(), parameters)));
      float[] logits = logits(tape, batch(words).on(tape), Phase.EVALUATION).toFloats();
      int right = 0;
      for (int row = 0; row < words.size(); row++) {
        right += isRight(words.get(row), logits, row, words.size()) ? 1 : 0;
      }
      return right;
    }
  }

  private static boolean isRight(Word word, float[] logits, int row, int rows) {
    for (int step = 0; step < word.legal.size(); step++) {
      float leastLegal = Float.POSITIVE_INFINITY;
      float mostOther = Float.NEGATIVE_INFINITY;
      for (int symbol = 0; symbol < SYMBOLS.length(); symbol++) {
        float logit = logits[(step * rows + row) * SYMBOLS.length() + symbol];
        if (word.legal.get(step).indexOf(SYMBOLS.charAt(symbol)) >= 0) {
          leastLegal = Math.min(leastLegal, logit);
        } else {
          mostOther = Math.max(mostOther, logit);
        }
      }
      if (leastLegal <= mostOther) {
        return false;
      }
    }
    return true;
  }
}
