package io.sarmal.autodiff.train;

import com.google.common.collect.ImmutableSortedMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how often a run is saved, so that it can be continued to the same bits.
 *
 * <p>The file is replaced whole or not at all, and stays when the run ends, so that training can go
 * on with a larger budget.
 *
 * @param file a safetensors file
 * @param every how long until the next one; there is also one at each validation, where the run is
 *     stopped, and at its end
 * @param options what must be the same for a run to be continued, such as the data and the batch
 *     size, by names that a user knows; the trainer's own settings need not be among them
 */
public record Checkpoints(Path file, Budget every, Map<String, String> options) {
  /** Copies the map. */
  public Checkpoints {
    options = ImmutableSortedMap.copyOf(options);
  }

  /** A checkpoint every minute, of a run without further options. */
  public static Checkpoints in(Path file) {
    return new Checkpoints(file, new Budget.Time(Duration.ofMinutes(1)), Map.of());
  }
}
