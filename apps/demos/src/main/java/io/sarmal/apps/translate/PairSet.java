package io.sarmal.apps.translate;

import io.sarmal.apps.baseline.TranslationMemory;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pairs to learn from, to choose by and to test on; no source is in two of them.
 *
 * @param name what it is, for people; generated ones say so
 */
public record PairSet(String name, List<Pair> train, List<Pair> validation, List<Pair> test) {
  /** The seed of the split, which stays the same whatever a run's own seed. */
  private static final long SPLIT_SEED = 20_250_101;

  private static final int LEAST_COUNT = 2;

  /** Copies the lists. */
  public PairSet {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Splits pairs by source.
   *
   * @param lines pairs, of which several may have one source: its targets are then all right
   * @param heldOut how many sources go into the validation half, and as many into the test half; at
   *     most a tenth each
   */
  static PairSet split(String name, List<Pair> lines, int heldOut) {
    Map<String, List<String>> bySource = new LinkedHashMap<>();
    for (Pair line : lines) {
      bySource.computeIfAbsent(line.source(), source -> new ArrayList<>()).addAll(line.targets());
    }
    List<Pair> pairs = new ArrayList<>();
    bySource.forEach((source, targets) -> pairs.add(new Pair(source, targets)));
    Collections.shuffle(pairs, new Random(SPLIT_SEED));
    int each = Math.min(heldOut, pairs.size() / 10);
    return new PairSet(
        name,
        pairs.subList(2 * each, pairs.size()),
        pairs.subList(each, 2 * each),
        pairs.subList(0, each));
  }

  /** The pieces of words of the training half, sources and targets. */
  public Pieces pieces(int most) {
    return Pieces.of(texts(), most);
  }

  /** The characters of the training half, sources and targets; rare ones are one unknown one. */
  public Vocabulary letters() {
    return Unit.CHAR.vocabulary(
        Text.of(name, texts().collect(Collectors.joining("\n"))), LEAST_COUNT);
  }

  private Stream<String> texts() {
    return train.stream()
        .flatMap(pair -> Stream.concat(Stream.of(pair.source()), pair.targets().stream()));
  }

  /** A translation memory of the training half. */
  public TranslationMemory memory() {
    TranslationMemory memory = new TranslationMemory();
    train.forEach(pair -> memory.learn(pair.source(), pair.targets().get(0)));
    return memory;
  }

  /** The same with at most so many pairs in each part. */
  public PairSet limited(int most, int heldOut) {
    return new PairSet(name, first(train, most), first(validation, heldOut), first(test, heldOut));
  }

  /** The same with all texts rewritten. */
  public PairSet rewritten(UnaryOperator<String> by) {
    return new PairSet(name, rewritten(train, by), rewritten(validation, by), rewritten(test, by));
  }

  private static List<Pair> rewritten(List<Pair> pairs, UnaryOperator<String> by) {
    return pairs.stream()
        .map(pair -> new Pair(by.apply(pair.source()), pair.targets().stream().map(by).toList()))
        .toList();
  }

  private static List<Pair> first(List<Pair> pairs, int most) {
    return pairs.subList(0, Math.min(most, pairs.size()));
  }
}
