package io.sarmal.autodiff.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Sets;
import com.google.common.hash.Hashing;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.io.ModelFileException;
import io.sarmal.autodiff.io.StoredTensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All that a run needs to go on.
 *
 * @param options what must be the same for that
 * @param step the steps done
 * @param best the parameters of the best validation
 */
record Checkpoint(
    ImmutableMap<String, String> options,
    long step,
    Duration spent,
    Validations validations,
    Optional<StoredTensor> best,
    Recovery recovery,
    TrainerState trainer) {
  private static final int HASH_DIGITS = 12;

  /** The options of a run: its own and those of its trainer and its model. */
  static ImmutableMap<String, String> options(
      Map<String, String> own, Trainer trainer, int accumulate) {
    Trainer.Config config = trainer.config();
    ImmutableMap.Builder<String, String> all = ImmutableMap.builder();
    all.put("optimizer", name(config.optimizer()));
    all.put("clip-value", Double.toString(config.clipValue()));
    all.put("clip", Double.toString(config.clip()));
    all.put("seed", Long.toString(config.seed()));
    all.put("accumulate", Integer.toString(accumulate));
    all.put("parameters", fingerprint(trainer.objective().layout()));
    all.putAll(own);
    return ImmutableSortedMap.copyOf(all.buildKeepingLast());
  }

  private static String fingerprint(ParameterLayout layout) {
    List<String> parameters = new ArrayList<>();
    layout.entries().forEach((name, entry) -> parameters.add(name + entry.parameter().shape()));
    String hash = Hashing.sha256().hashString(String.join(" ", parameters), UTF_8).toString();
    return "%d in %d arrays (%s)"
        .formatted(layout.size(), parameters.size(), hash.substring(0, HASH_DIGITS));
  }

  /** A record says what it is; another object may say where it lies in memory. */
  private static String name(Object part) {
    return part instanceof Record ? part.toString() : part.getClass().getName();
  }

  /**
   * Refuses a run of other options.
   *
   * @throws ModelFileException if one differs; the message names each
   */
  void checkOptions(Path file, Map<String, String> wanted) throws ModelFileException {
    List<String> differences = new ArrayList<>();
    for (String key : new TreeSet<>(Sets.union(options.keySet(), wanted.keySet()))) {
      String was = options.get(key);
      String is = wanted.get(key);
      if (was == null) {
        differences.add(key + " was not given, now " + is);
      } else if (is == null) {
        differences.add(key + " was " + was + ", now not given");
      } else if (!was.equals(is)) {
        differences.add(key + " was " + was + ", now " + is);
      }
    }
    if (!differences.isEmpty()) {
      throw new ModelFileException(
          file,
          "is the checkpoint of a run with other options: " + String.join("; ", differences),
          "resume with the same options, or begin anew into another file");
    }
  }
}
