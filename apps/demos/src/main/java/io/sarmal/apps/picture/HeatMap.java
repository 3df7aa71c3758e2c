package io.sarmal.apps.picture;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.io.ModelFileException;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A table as colours, from blue at the least value by white to red at the greatest.
 *
 * @param rows names from the top down
 * @param columns names from left to right; they may repeat
 * @param values {@code [row][column]}
 * @param least the value that is blue
 * @param greatest the value that is red
 */
@SuppressWarnings("ArrayRecordComponent") // a matrix, only to be drawn
public record HeatMap(
    String title,
    List<String> rows,
    List<String> columns,
    double[][] values,
    double least,
    double greatest) {
  private static final int CELL = 22;
  private static final int MARGIN = 12;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  /** Checks that the names fit the values. */
  public HeatMap {
    checkArgument(least < greatest, "colours need a range, not %s to %s", least, greatest);
    checkArgument(
        rows.size() == values.length
            && Arrays.stream(values).allMatch(row -> row.length == columns.size()),
        "%s rows and %s columns were named, but the values have %s rows, or rows of another length",
        rows.size(),
        columns.size(),
        values.length);
  }

  /**
   * How often each class was taken for each, as numbers on colours.
   *
   * @param counts {@code [true class][predicted class]}
   */
  public static HeatMap confusion(String title, List<String> classes, int[][] counts) {
    double[][] values = new double[counts.length][];
    for (int row = 0; row < counts.length; row++) {
      values[row] = Arrays.stream(counts[row]).asDoubleStream().toArray();
    }
    double most = Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(1);
    return new HeatMap(title, classes, classes, values, -Math.max(1, most), Math.max(1, most));
  }

  /**
   * Draws the table.
   *
   * @param numbers whether values are written into their cells, as whole numbers
   * @throws ModelFileException if the file cannot be written
   */
  public void write(Path file, boolean numbers) throws ModelFileException {
    FontMetrics font = metrics();
    int cell = numbers ? 2 * CELL : CELL;
    int left = MARGIN + widest(font, rows) + MARGIN;
    int longest = widest(font, columns);
    boolean upright = longest > cell;
    int top = MARGIN + font.getHeight() + MARGIN + (upright ? longest : font.getHeight());
    int width = left + cell * columns.size() + MARGIN;
    int titled = font.stringWidth(title) + 2 * MARGIN;
    BufferedImage image =
        new BufferedImage(
            Math.max(width, titled),
            top + CELL * rows.size() + 2 * MARGIN,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = pen(image);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setColor(Color.BLACK);
    graphics.drawString(title, MARGIN, MARGIN + font.getAscent());
    for (int row = 0; row < rows.size(); row++) {
      int y = top + MARGIN + row * CELL;
      graphics.setColor(Color.BLACK);
      graphics.drawString(rows.get(row), MARGIN, y + font.getAscent() + 2);
      for (int column = 0; column < columns.size(); column++) {
        int x = left + column * cell;
        double value = values[row][column];
        graphics.setColor(color((value - least) / (greatest - least)));
        graphics.fillRect(x, y, cell, CELL);
        if (numbers) {
          graphics.setColor(Color.BLACK);
          String number = String.format(Locale.ROOT, "%.0f", value);
          graphics.drawString(
              number, x + (cell - font.stringWidth(number)) / 2, y + font.getAscent() + 2);
        }
      }
    }
    graphics.setColor(Color.BLACK);
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column);
      int x = left + column * cell;
      if (upright) {
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.translate(x + cell / 2 + font.getAscent() / 2, top + MARGIN / 2);
        turned.rotate(-Math.PI / 2);
        turned.drawString(name, 0, 0);
        turned.dispose();
      } else {
        graphics.drawString(name, x + (cell - font.stringWidth(name)) / 2, top + MARGIN / 2);
      }
    }
    graphics.dispose();
    Png.write(file, image);
  }

  /**
   * The colour of a share.
   *
   * @param share 0 is blue, ½ white, 1 red; what is beyond is as the end
   */
  public static Color color(double share) {
    double signed = 2 * Math.max(0, Math.min(1, share)) - 1;
    int faded = (int) Math.round(255 * (1 - 0.75 * Math.abs(signed)));
    return signed < 0 ? new Color(faded, faded, 255) : new Color(255, faded, faded);
  }

  private static int widest(FontMetrics font, List<String> names) {
    return names.stream().mapToInt(font::stringWidth).max().orElse(0);
  }

  private static FontMetrics metrics() {
    Graphics2D graphics = pen(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));
    FontMetrics metrics = graphics.getFontMetrics();
    graphics.dispose();
    return metrics;
  }

  private static Graphics2D pen(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setFont(FONT);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return graphics;
  }
}
