package io.sarmal.apps.report;

import io.sarmal.apps.picture.LineChart;
import io.sarmal.autodiff.io.ModelFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Remembers the losses of a run, to draw them. */
public final class LossCurve implements Reporter {
  /** Losses of training are drawn as means of so many steps: single ones are all noise. */
  private static final int MEAN_OF = 20;

  private record Point(double step, double loss) {}

  private final List<Point> training = new ArrayList<>();
  private final List<Point> validation = new ArrayList<>();
  private double sum;
  private int count;

  @Override
  public void resumed(long step) {
    training.removeIf(point -> point.step > step);
    validation.removeIf(point -> point.step > step);
  }

  @Override
  public void step(StepReport report) {
    sum += report.loss();
    count++;
    if (count == MEAN_OF || report.done() >= 1) {
      training.add(new Point(report.step(), sum / count));
      sum = 0;
      count = 0;
    }
  }

  @Override
  public void validation(ValidationReport report) {
    validation.add(new Point(report.step(), report.loss().nats()));
  }

  @Override
  public void note(String text) {}

  @Override
  public void close() {}

  /**
   * Draws the losses by step.
   *
   * @param unit of the losses, as {@code nats/char}
   * @throws ModelFileException if the file cannot be written
   */
  public void write(Path file, String title, String unit) throws ModelFileException {
    LineChart chart = new LineChart(title, "step", unit);
    draw(chart, "training", training);
    draw(chart, "validation", validation);
    chart.write(file);
  }

  private static void draw(LineChart chart, String name, List<Point> points) {
    List<Point> finite = points.stream().filter(point -> Double.isFinite(point.loss)).toList();
    if (!finite.isEmpty()) {
      chart.curve(
          name,
          finite.stream().mapToDouble(Point::step).toArray(),
          finite.stream().mapToDouble(Point::loss).toArray());
    }
  }
}
