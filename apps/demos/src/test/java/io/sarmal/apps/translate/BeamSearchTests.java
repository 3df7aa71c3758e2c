package io.sarmal.apps.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeamSearchTests {
  private static final int END = 0;

  /** Probabilities by what was said so far, such as {@code 1 → {0, .4, .6}}. */
  private static final class Table implements BeamSearch.Decoder {
    private final Map<List<Integer>, double[]> table;
    private List<List<Integer>> rows = List.of(List.of());

    Table(Map<List<Integer>, double[]> table) {
      this.table = table;
    }

    @Override
    public double[][] next(int[] parents, int[] tokens) {
      List<List<Integer>> next = new ArrayList<>();
      double[][] log = new double[tokens.length][];
      for (int i = 0; i < tokens.length; i++) {
        List<Integer> said = new ArrayList<>(rows.get(parents[i]));
        if (tokens[i] != END) {
          said.add(tokens[i]);
        }
        next.add(said);
        log[i] = Arrays.stream(table.get(said)).map(Math::log).toArray();
      }
      rows = next;
      return log;
    }
  }

  private static Table trap() {
    // The likeliest first token leads into a corner where nothing is likely.
    return new Table(
        Map.of(
            List.of(), new double[] {0, 0.6, 0.4},
            List.of(1), new double[] {0.4, 0.3, 0.3},
            List.of(2), new double[] {0.9, 0.1, 0},
            List.of(1, 1), new double[] {1, 0, 0},
            List.of(1, 2), new double[] {1, 0, 0},
            List.of(2, 1), new double[] {1, 0, 0}));
  }

  @Test
  void aBeamFindsWhatTheGreedySearchMisses() {
    assertThat(new BeamSearch(1, 5, END).search(trap())).isEqualTo(ImmutableIntArray.of(1));
    assertThat(new BeamSearch(3, 5, END).search(trap())).isEqualTo(ImmutableIntArray.of(2));
  }

  @Test
  void aSearchThatFindsNoEndGivesItsBestBeginning() {
    BeamSearch.Decoder endless =
        (parents, tokens) -> {
          double[][] log = new double[tokens.length][];
          Arrays.fill(log, new double[] {Double.NEGATIVE_INFINITY, Math.log(0.9), Math.log(0.1)});
          return log;
        };
    assertThat(new BeamSearch(2, 4, END).search(endless))
        .isEqualTo(ImmutableIntArray.of(1, 1, 1, 1));
  }

  @Test
  void aWideBeamFindsTheBestOfAll() {
    for (int seed = 0; seed < 50; seed++) {
      BeamSearch.Decoder decoder = randomDecoder(seed);
      ImmutableIntArray found = new BeamSearch(200, 3, END).search(decoder);
      assertThat(score(found, seed)).isEqualTo(bestScore(seed));
    }
  }

  /** Three tokens; the probabilities depend on all that was said. */
  private static double[] distribution(long said, int seed) {
    double[] weights = new Random(said * 31 + seed).doubles(3, 0.05, 1).toArray();
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(w -> Math.log(w / sum)).toArray();
  }

  private static BeamSearch.Decoder randomDecoder(int seed) {
    return new BeamSearch.Decoder() {
      private long[] rows = {0};

      @Override
      public double[][] next(int[] parents, int[] tokens) {
        long[] next = new long[tokens.length];
        double[][] log = new double[tokens.length][];
        for (int i = 0; i < tokens.length; i++) {
          next[i] = rows[parents[i]] * 3 + tokens[i];
          log[i] = distribution(next[i], seed);
        }
        rows = next;
        return log;
      }
    };
  }

  private static double score(ImmutableIntArray tokens, int seed) {
    long said = 0;
    double sum = 0;
    for (int i = 0; i < tokens.length(); i++) {
      sum += distribution(said, seed)[tokens.get(i)];
      said = said * 3 + tokens.get(i);
    }
    return (sum + distribution(said, seed)[END]) / (tokens.length() + 1);
  }

  /** Of the sequences that end within three tokens. */
  private static double bestScore(int seed) {
    double best = score(ImmutableIntArray.of(), seed);
    for (int a = 1; a < 3; a++) {
      best = Math.max(best, score(ImmutableIntArray.of(a), seed));
      for (int b = 1; b < 3; b++) {
        best = Math.max(best, score(ImmutableIntArray.of(a, b), seed));
      }
    }
    return best;
  }
}
