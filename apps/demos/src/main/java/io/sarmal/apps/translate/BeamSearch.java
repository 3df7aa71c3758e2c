package io.sarmal.apps.translate;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for the likeliest sequence of tokens, keeping the best few beginnings at each step: Graves
 * 2012. A width of 1 is the greedy search. The score of a finished sequence is its mean log
 * probability a token, so that short ones have no advantage.
 *
 * @param width how many beginnings are kept, from 1
 * @param steps how many tokens there may be, the end included, from 1
 * @param end the token that ends a sequence, and is read before the first
 */
public record BeamSearch(int width, int steps, int end) {
  /** Checks the numbers. */
  public BeamSearch {
    checkArgument(width >= 1 && steps >= 1, "a beam has width and steps, not %s, %s", width, steps);
  }

  /** What says how likely each token is. */
  public interface Decoder {
    /**
     * Reads a token in each of the rows.
     *
     * @param parents for each row, the row of the step before that it goes on from
     * @param tokens for each row, what it reads
     * @return for each row the log probabilities of the next token
     */
    double[][] next(int[] parents, int[] tokens);
  }

  private record Hypothesis(ImmutableIntArray tokens, double sum, int row) {
    double score() {
      return sum / tokens.length();
    }
  }

  /** A next token that a beginning may have. */
  private record Extension(Hypothesis of, int token, double sum) {}

  /**
   * The best sequence that was found, without its end.
   *
   * @param decoder with a single row, at its beginning
   */
  public ImmutableIntArray search(Decoder decoder) {
    List<Hypothesis> open = List.of(new Hypothesis(ImmutableIntArray.of(), 0, 0));
    List<Hypothesis> finished = new ArrayList<>();
    for (int step = 0; step < steps && !open.isEmpty() && finished.size() < width; step++) {
      double[][] log =
          decoder.next(
              open.stream().mapToInt(Hypothesis::row).toArray(),
              open.stream().mapToInt(this::lastToken).toArray());
      List<Hypothesis> going = new ArrayList<>();
      for (Extension extension : best(open, log, width - finished.size())) {
        ImmutableIntArray tokens =
            ImmutableIntArray.builder().addAll(extension.of.tokens).add(extension.token).build();
        int row = open.indexOf(extension.of);
        Hypothesis longer = new Hypothesis(tokens, extension.sum, row);
        (extension.token == end ? finished : going).add(longer);
      }
      open = going;
    }
    Hypothesis best =
        (finished.isEmpty() ? open : finished)
            .stream().max(Comparator.comparingDouble(Hypothesis::score)).orElseThrow();
    int length = best.tokens.length();
    return finished.isEmpty() ? best.tokens : best.tokens.subArray(0, length - 1);
  }

  private int lastToken(Hypothesis of) {
    return of.tokens.isEmpty() ? end : of.tokens.get(of.tokens.length() - 1);
  }

  private static List<Extension> best(List<Hypothesis> open, double[][] log, int most) {
    List<Extension> extensions = new ArrayList<>();
    for (int row = 0; row < open.size(); row++) {
      for (int token = 0; token < log[row].length; token++) {
        extensions.add(new Extension(open.get(row), token, open.get(row).sum + log[row][token]));
      }
    }
    extensions.sort(Comparator.comparingDouble(Extension::sum).reversed());
    return extensions.subList(0, Math.min(most, extensions.size()));
  }
}
