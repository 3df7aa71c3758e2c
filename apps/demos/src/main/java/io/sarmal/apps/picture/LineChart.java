package io.sarmal.apps.picture;

import io.sarmal.autodiff.io.ModelFileException;
import java.awt.Color;
import java.awt.Font;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves in one frame, drawn into a PNG file. */
public final class LineChart {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final Font LABELS = new Font(Font.SANS_SERIF, Font.PLAIN, 10);

  private record Curve(String name, List<Double> x, List<Double> y) {}

  private final String title;
  private final String x;
  private final String y;
  private final List<Curve> curves = new ArrayList<>();
  private boolean logarithmic;

  /** A chart with names of its axes, units included. */
  public LineChart(String title, String x, String y) {
    this.title = title;
    this.x = x;
    this.y = y;
  }

  /** Adds a curve through 1, 2, 3, … */
  public LineChart curve(String name, double... values) {
    return curve(name, IntStream.rangeClosed(1, values.length).asDoubleStream().toArray(), values);
  }

  /** Adds a curve; a value that is NaN leaves a gap. */
  public LineChart curve(String name, double[] at, double[] values) {
    curves.add(
        new Curve(
            name, DoubleStream.of(at).boxed().toList(), DoubleStream.of(values).boxed().toList()));
    return this;
  }

  /** Makes the vertical axis logarithmic; all values must be above 0. */
  public LineChart logarithmic() {
    logarithmic = true;
    return this;
  }

  /**
   * Draws all curves.
   *
   * @throws ModelFileException if the file cannot be written
   */
  public void write(Path file) throws ModelFileException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart
        .getStyler()
        .setYAxisLogarithmic(logarithmic)
        .setAxisTickLabelsFont(LABELS)
        .setLegendPosition(LegendPosition.OutsideS)
        .setChartBackgroundColor(Color.WHITE);
    for (Curve curve : curves) {
      chart.addSeries(curve.name, curve.x, curve.y).setMarker(SeriesMarkers.NONE);
    }
    Png.write(file, BitmapEncoder.getBufferedImage(chart));
  }
}
