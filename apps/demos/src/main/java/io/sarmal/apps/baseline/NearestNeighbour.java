package io.sarmal.apps.baseline;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * The nearest neighbour: an example has the class of the known one that is least far away, in the
 * Euclidean distance. Cover and Hart 1967.
 */
public final class NearestNeighbour {
  @SuppressWarnings("ArrayRecordComponent") // never compared but by distance
  private record Known(float[] features, int label) {
    double distance(float... other) {
      double sum = 0;
      for (int i = 0; i < features.length; i++) {
        double difference = features[i] - other[i];
        sum += difference * difference;
      }
      return sum;
    }
  }

  private final List<Known> known = new ArrayList<>();

  /** Remembers an example. */
  public void learn(int label, float... features) {
    checkArgument(
        known.isEmpty() || known.get(0).features.length == features.length,
        "examples have as many features as the first, not %s",
        features.length);
    known.add(new Known(features.clone(), label));
  }

  /** The class of the nearest known example; of several, of the first. */
  public int classify(float... features) {
    checkArgument(!known.isEmpty(), "nothing was learnt yet");
    Known nearest = known.get(0);
    for (Known each : known) {
      if (each.distance(features) < nearest.distance(features)) {
        nearest = each;
      }
    }
    return nearest.label;
  }
}
