package io.sarmal.apps.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.core.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTests {

  @Test
  void windowsAreTimeMajorAndTargetsAreTheNextIds() {
    Batches batches = new Batches(ids(12), 2, 3);
    assertThat(batches.count()).isEqualTo(2);

    assertThat(batches.inputs(0)).containsExactly(0, 5, 1, 6, 2, 7);
    assertThat(batches.targets(0)).containsExactly(1, 6, 2, 7, 3, 8);
    assertThat(batches.get(0).shape(0)).isEqualTo(Shape.of(3, 2));

    assertThat(batches.inputs(1)).containsExactly(3, 8, 4, 9);
    assertThat(batches.targets(1)).containsExactly(4, 9, 5, 10);
    assertThat(batches.get(1).shape(1)).isEqualTo(Shape.of(2, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void rowsReadThroughAllWindowsAreTheSequence(long seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(7);
    int steps = 1 + random.nextInt(9);
    int size = rows + 1 + random.nextInt(200);
    Batches batches = new Batches(ids(size), rows, steps);
    int rowLength = (size - 1) / rows;

    int step = 0;
    for (int k = 0; k < batches.count(); k++) {
      int[] inputs = batches.inputs(k);
      int[] targets = batches.targets(k);
      int length = batches.predictions(k) / rows;
      assertThat(length).isBetween(1, steps);
      for (int t = 0; t < length; t++, step++) {
        for (int b = 0; b < rows; b++) {
          assertThat(inputs[t * rows + b]).isEqualTo(b * rowLength + step);
          assertThat(targets[t * rows + b]).isEqualTo(b * rowLength + step + 1);
        }
      }
    }
    assertThat(step).isEqualTo(rowLength);
    assertThat(batches.predictions()).isEqualTo(rowLength * rows).isBetween(size - rows, size - 1);
  }

  @Test
  void windowLongerThanARowIsCut() {
    Batches batches = new Batches(ids(5), 2, Integer.MAX_VALUE);
    assertThat(batches.count()).isEqualTo(1);
    assertThat(batches.get(0).shape(0)).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void badSizesAreRefused() {
    assertThatThrownBy(() -> new Batches(ids(4), 4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 ids are too few for a step of 4 rows");
    assertThatThrownBy(() -> new Batches(ids(4), 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows must be 1 or more, not 0");
    assertThatThrownBy(() -> new Batches(ids(4), 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("steps must be 1 or more, not 0");
    assertThatThrownBy(() -> new Batches(ids(4), 1, 1).get(3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05, 0.1, 0.5, 0.999})
  void splitHoldsOutTheTailAndLosesNothing(double fraction) {
    Split split = Split.tail(ids(1003), fraction);
    assertThat(split.validation().length()).isEqualTo((int) (1003 * fraction));
    assertThat(split.train().length() + split.validation().length()).isEqualTo(1003);
    assertThat(split.train().get(0)).isZero();
    if (fraction > 0) {
      assertThat(split.validation().get(0)).isEqualTo(split.train().length());
    }
  }

  @Test
  void splitOfAllIsRefused() {
    assertThatThrownBy(() -> Split.tail(ids(3), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the share must be from 0 to less than 1: 1.0");
  }

  @Test
  void shakespeareIsCutAsExpected() {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), "tinyshakespeare.txt");
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    Text text = TextSource.read(file.toString());
    Vocabulary vocabulary = Unit.CHAR.vocabulary(text, 1);
    Split split = Split.tail(vocabulary.encode(text, false).ids(), 0.1);
    assertThat(vocabulary.size()).isEqualTo(66);
    assertThat(split.validation().length()).isEqualTo(111_539);
    assertThat(new Batches(split.train(), 64, 64).count()).isEqualTo(246);
  }

  private static ImmutableIntArray ids(int length) {
    return ImmutableIntArray.copyOf(IntStream.range(0, length));
  }
}
