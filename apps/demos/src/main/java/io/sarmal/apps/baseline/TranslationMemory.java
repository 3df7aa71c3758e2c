package io.sarmal.apps.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A translation memory: the translation of the known source that is most alike, by Dice's
 * coefficient of their sets of character trigrams. What translators had before machines.
 */
public final class TranslationMemory {
  private static final int GRAM = 3;

  private record Entry(String target, int grams) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, List<Integer>> index = new HashMap<>();

  /** Remembers a pair. */
  public void learn(String source, String target) {
    Set<String> grams = grams(source);
    grams.forEach(
        gram -> index.computeIfAbsent(gram, missing -> new ArrayList<>()).add(entries.size()));
    entries.add(new Entry(target, grams.size()));
  }

  /** The target of the source most alike; of several, that learnt first. */
  public String translate(String source) {
    checkArgument(!entries.isEmpty(), "nothing was learnt yet");
    Set<String> grams = grams(source);
    int[] shared = new int[entries.size()];
    for (String gram : grams) {
      index.getOrDefault(gram, List.of()).forEach(entry -> shared[entry]++);
    }
    int best = 0;
    for (int i = 1; i < shared.length; i++) {
      if (alike(shared[i], grams.size(), i) > alike(shared[best], grams.size(), best)) {
        best = i;
      }
    }
    return entries.get(best).target;
  }

  private double alike(int shared, int grams, int entry) {
    return 2.0 * shared / (grams + entries.get(entry).grams);
  }

  /** With a margin, so that short words have grams too, and beginnings and ends count. */
  private static Set<String> grams(String text) {
    String padded = "  " + text.toLowerCase(Locale.ROOT) + "  ";
    Set<String> grams = new HashSet<>();
    for (int i = 0; i + GRAM <= padded.length(); i++) {
      grams.add(padded.substring(i, i + GRAM));
    }
    return grams;
  }
}
