package io.sarmal.apps.translate;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.BatchSource;
import io.sarmal.autodiff.train.Evaluation;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Pairs in batches of one size and of nearly one length, shuffled anew in each epoch; the few that
 * are left over sit the epoch out. Lengths are rounded up, so that few shapes are to be compiled.
 *
 * <p>A batch holds sources {@code [S, B]}, their lengths {@code [B]}, what a decoder reads {@code
 * [T, B]}, what it is to say {@code [T, B]}, and weights {@code [T, B]}, which are 0 where a target
 * has ended. A line break begins and ends a target.
 */
public final class PairBatches implements BatchSource {
  private static final int STEP_MULTIPLE = 4;

  private record Example(ImmutableIntArray source, ImmutableIntArray target) {
    int sourceSteps() {
      return roundedUp(source.length());
    }

    int targetSteps() {
      return roundedUp(target.length() + 1);
    }

    private static int roundedUp(int length) {
      return (length + STEP_MULTIPLE - 1) / STEP_MULTIPLE * STEP_MULTIPLE;
    }
  }

  private final List<Example> examples = new ArrayList<>();
  private final int rows;
  private final int end;
  private final long seed;
  private List<List<Example>> plan = List.of();
  private long planned = -1;

  /**
   * Batches of pairs; a source with several targets is an example with each.
   *
   * @param rows B, from 1
   */
  public PairBatches(List<Pair> pairs, Vocabulary letters, int rows, long seed) {
    this.rows = rows;
    this.end = end(letters);
    this.seed = seed;
    for (Pair pair : pairs) {
      for (String target : pair.targets()) {
        examples.add(new Example(encode(letters, pair.source()), encode(letters, target)));
      }
    }
    checkArgument(
        rows >= 1 && rows <= examples.size(),
        "%s pairs fill no batch of %s",
        examples.size(),
        rows);
  }

  /** The id of the line break, which begins and ends a target. */
  public static int end(Vocabulary letters) {
    return encode(letters, "\n").get(0);
  }

  /** The ids of a text's characters. */
  public static ImmutableIntArray encode(Vocabulary letters, String text) {
    return letters.encode(Text.of("a text", text), true).ids();
  }

  @Override
  public int count() {
    return examples.size() / rows;
  }

  @Override
  public Batch get(long epoch, int index) {
    if (epoch != planned) {
      plan = plan(epoch);
      planned = epoch;
    }
    return batch(plan.get(index));
  }

  /** The mean loss over all tokens of the first epoch. */
  public double loss(Evaluation evaluation) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < count(); i++) {
      Batch batch = get(0, i);
      sum += evaluation.loss(batch) * batch.weight();
      weight += batch.weight();
    }
    return sum / weight;
  }

  /** Shuffled, then stably sorted by length and cut; then the batches are shuffled. */
  private List<List<Example>> plan(long epoch) {
    Random random = new Random(seed * 1_000_003 + epoch);
    List<Example> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, random);
    List<Example> sorted = new ArrayList<>(shuffled.subList(0, count() * rows));
    sorted.sort(
        Comparator.comparingInt(Example::targetSteps).thenComparingInt(Example::sourceSteps));
    List<List<Example>> batches = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += rows) {
      batches.add(sorted.subList(from, from + rows));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  private Batch batch(List<Example> some) {
    int sourceSteps = some.stream().mapToInt(Example::sourceSteps).max().orElseThrow();
    int targetSteps = some.stream().mapToInt(Example::targetSteps).max().orElseThrow();
    int[] sources = new int[sourceSteps * rows];
    int[] lengths = new int[rows];
    int[] reads = new int[targetSteps * rows];
    int[] says = new int[targetSteps * rows];
    float[] weights = new float[targetSteps * rows];
    int predictions = 0;
    for (int row = 0; row < rows; row++) {
      ImmutableIntArray source = some.get(row).source;
      ImmutableIntArray right = some.get(row).target;
      lengths[row] = source.length();
      for (int t = 0; t < source.length(); t++) {
        sources[t * rows + row] = source.get(t);
      }
      for (int t = 0; t <= right.length(); t++) {
        reads[t * rows + row] = t == 0 ? end : right.get(t - 1);
        says[t * rows + row] = t == right.length() ? end : right.get(t);
        weights[t * rows + row] = 1;
      }
      predictions += right.length() + 1;
    }
    Shape target = Shape.of(targetSteps, rows);
    return Batch.empty()
        .integers(Shape.of(sourceSteps, rows), sources)
        .lengths(sourceSteps, lengths)
        .integers(target, reads)
        .integers(target, says)
        .reals(target, weights)
        .weighing(predictions);
  }
}
