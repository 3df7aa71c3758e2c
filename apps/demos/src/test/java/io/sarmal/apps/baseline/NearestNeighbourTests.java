package io.sarmal.apps.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class NearestNeighbourTests {
  @Test
  void theNearestDecides() {
    NearestNeighbour known = new NearestNeighbour();
    known.learn(3, 0, 0);
    known.learn(7, 2, 2);
    assertThat(known.classify(0.9f, 0.9f)).isEqualTo(3);
    assertThat(known.classify(1.2f, 1.2f)).isEqualTo(7);
    assertThat(known.classify(1, 1)).isEqualTo(3);
  }

  @Test
  void otherFeaturesAreRefused() {
    NearestNeighbour known = new NearestNeighbour();
    assertThatIllegalArgumentException().isThrownBy(() -> known.classify(1));
    known.learn(0, 1, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> known.learn(1, 1, 2, 3));
  }
}
