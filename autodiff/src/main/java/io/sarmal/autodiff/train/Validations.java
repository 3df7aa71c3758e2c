package io.sarmal.autodiff.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The validations of a run so far; immutable.
 *
 * @param all in order
 */
public record Validations(List<Entry> all) {
  /** None. */
  public static final Validations NONE = new Validations(List.of());

  /**
   * One validation.
   *
   * @param step the steps done before it
   * @param loss NaN if the model has diverged
   */
  public record Entry(long step, double loss) {}

  /** Copies the list. */
  public Validations {
    all = List.copyOf(all);
  }

  /** These and one more. */
  public Validations and(long step, double loss) {
    List<Entry> more = new ArrayList<>(all);
    more.add(new Entry(step, loss));
    return new Validations(more);
  }

  /** The losses in order. */
  public List<Double> losses() {
    return all.stream().map(Entry::loss).toList();
  }

  /** The first of those with the least loss, if there is a finite one. */
  public Optional<Entry> best() {
    return all.stream()
        .filter(entry -> Double.isFinite(entry.loss))
        .min(Comparator.comparingDouble(Entry::loss));
  }

  /** Whether the last one is the best. */
  public boolean lastIsBest() {
    return !all.isEmpty() && sinceBest() == 0;
  }

  /** How many came after the best; all if there is no best. */
  public int sinceBest() {
    return best().map(entry -> all.size() - 1 - all.lastIndexOf(entry)).orElse(all.size());
  }
}
