package io.sarmal.apps.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sarmal.autodiff.io.ModelFileException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTests {
  @TempDir private Path folder;

  @Test
  void aLineChartIsAnImageWithItsCurves() throws IOException {
    Path empty = folder.resolve("one.png");
    new LineChart("Loss", "step", "nats").curve("training", 3, 2, 1).write(empty);
    Path two = folder.resolve("two.png");
    new LineChart("Loss", "step", "nats")
        .curve("training", 3, 2, 1)
        .curve("validation", new double[] {1, 3}, new double[] {3, Double.NaN})
        .write(two);
    assertThat(ImageIO.read(two.toFile()).getWidth()).isEqualTo(1000);
    assertThat(two).exists().isNotEqualTo(empty);
    assertThat(two.toFile().length()).isNotEqualTo(empty.toFile().length());
  }

  @Test
  void aHeatMapIsBlueForTheLeastAndRedForTheGreatest() throws IOException {
    Path file = folder.resolve("map.png");
    new HeatMap("Gates", List.of("row"), List.of("a", "a"), new double[][] {{0, 1}}, 0, 1)
        .write(file, false);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(count(image, HeatMap.color(0))).isEqualTo(22 * 22);
    assertThat(count(image, HeatMap.color(1))).isEqualTo(22 * 22);
  }

  private static int count(BufferedImage image, Color color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void aConfusionMatrixHasARowForEachClass() throws IOException {
    Path file = folder.resolve("confusion.png");
    HeatMap.confusion("Digits", List.of("0", "1"), new int[][] {{5, 1}, {0, 6}}).write(file, true);
    assertThat(ImageIO.read(file.toFile())).isNotNull();
  }

  @Test
  void namesThatDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new HeatMap("", List.of("a"), List.of("b"), new double[][] {{1, 2}}, 0, 1))
        .withMessageContaining("1 rows and 1 columns were named");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsExplained() {
    Path file = folder.resolve("none").resolve("a.png");
    assertThatExceptionOfType(ModelFileException.class)
        .isThrownBy(() -> new LineChart("", "", "").curve("a", 1, 2).write(file))
        .withMessageContaining("there is no folder");
  }
}
