package io.sarmal.apps.demo;

import io.sarmal.apps.picture.HeatMap;
import io.sarmal.autodiff.io.ModelFileException;
import java.awt.Color;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A text, and below each of its characters how far open each gate is: on paper, and on screen. */
final class GateMap {
  private static final int LINE = 64;
  private static final int LABEL = 24;
  private static final int DRAWN = 120;

  @SuppressWarnings("ArrayRecordComponent") // a row of a matrix, only to be drawn
  private record Row(String name, double[] shares) {}

  private final int[] text;
  private final List<Row> rows = new ArrayList<>();

  /** A map of a text, without rows yet. */
  GateMap(int[] codePoints) {
    this.text = codePoints;
  }

  /** Adds what is from 0, closed, to 1, open. */
  void add(String name, double[] shares) {
    rows.add(new Row(name, shares));
  }

  /** Adds the path of a number of any size: its largest magnitude becomes 0 or 1, and 0 is ½. */
  void addPath(String name, float[] path) {
    double most = 1e-9;
    for (float value : path) {
      most = Math.max(most, Math.abs(value));
    }
    double[] shares = new double[path.length];
    for (int i = 0; i < path.length; i++) {
      shares[i] = (path[i] / most + 1) / 2;
    }
    rows.add(new Row(name, shares));
  }

  /**
   * Prints the map in pieces of a line.
   *
   * @param colours whether there is a terminal that shows them; if not, digits from 0 to 9 stand
   *     for closed to open
   */
  void print(PrintWriter out, boolean colours) {
    for (int from = 0; from < text.length; from += LINE) {
      int to = Math.min(text.length, from + LINE);
      StringBuilder line = new StringBuilder(" ".repeat(LABEL));
      for (int i = from; i < to; i++) {
        line.appendCodePoint(shown(text[i]));
      }
      out.println(line);
      for (Row row : rows) {
        out.println(line(row, from, to, colours));
      }
      out.println();
    }
    out.flush();
  }

  private String line(Row row, int from, int to, boolean colours) {
    StringBuilder line = new StringBuilder(String.format("%-" + LABEL + "s", row.name));
    for (int i = from; i < to; i++) {
      if (colours) {
        Color color = HeatMap.color(row.shares[i]);
        line.append(
            "\u001b[48;2;%d;%d;%dm\u001b[30m"
                .formatted(color.getRed(), color.getGreen(), color.getBlue()));
        line.appendCodePoint(shown(text[i])).append("\u001b[0m");
      } else {
        line.append((char) ('0' + (int) Math.min(9, 10 * row.shares[i])));
      }
    }
    return line.toString();
  }

  /** Draws the map of the first characters. */
  void write(Path file, String title) throws ModelFileException {
    int length = Math.min(DRAWN, text.length);
    List<String> columns =
        Arrays.stream(text, 0, length).mapToObj(c -> Character.toString(shown(c))).toList();
    double[][] values =
        rows.stream().map(row -> Arrays.copyOf(row.shares, length)).toArray(double[][]::new);
    List<String> names = rows.stream().map(Row::name).toList();
    new HeatMap(title, names, columns, values, 0, 1).write(file, false);
  }

  private static int shown(int codePoint) {
    return switch (codePoint) {
      case '\n' -> '↵';
      case '\t' -> '→';
      default -> codePoint;
    };
  }
}
