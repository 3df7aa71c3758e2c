package io.sarmal.apps.demo;

import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Linear;
import io.sarmal.autodiff.nn.Losses;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.Objective;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import java.util.List;

/**
 * Reads a window and says what comes next: one recurrent layer, and a linear layer on its last
 * output and, past it, on the window's last step. Trained by Huber's loss, so that single shocks do
 * not rule.
 *
 * <p>A batch is windows {@code [T, B, F]} and targets {@code [B, 1]}.
 */
record Forecaster(Recurrent layer, Dropout dropout, Linear head, ParameterLayout layout)
    implements Objective {

  static Forecaster of(CellProvider cell, int features, int hidden, double dropout) {
    Recurrent layer = new Recurrent(cell.create(new CellSpec(features, hidden)));
    Linear head = new Linear(layer.cell().outputSize() + features, 1);
    ParameterLayout layout =
        ParameterLayout.builder()
            .add("layer", layer.parameters())
            .add("head", head.parameters())
            .build();
    return new Forecaster(layer, new Dropout(dropout, 0), head, layout);
  }

  @Override
  public Result loss(Tape tape, List<Var> batch, List<Var> carried, Phase phase) {
    return Result.of(Losses.huber(forecast(batch.get(0), phase), batch.get(1), 1).mean());
  }

  private Var forecast(Var windows, Phase phase) {
    int steps = windows.shape().extent(0);
    int rows = windows.shape().extent(1);
    Recurrent.Last read =
        layer.last(windows, layer.cell().initialState(windows.tape(), rows), phase);
    Var last =
        windows.slice(0, steps - 1, steps).reshape(Shape.of(rows, windows.shape().extent(2)));
    return head.apply(windows.tape().concat(1, List.of(dropout.apply(read.output(), phase), last)));
  }

  /**
   * What is expected after each window.
   *
   * @param parameters the flat buffer
   * @param windows {@code shape} = {@code [T, B, F]}, row-major
   */
  double[] forecast(Backend backend, float[] parameters, Shape shape, float[] windows) {
    try (Tape tape = Tape.inference(backend)) {
      layout.bind(tape.adopt(backend.tensor(layout.shape(), parameters)));
      return forecast(tape.adopt(backend.tensor(shape, windows)), Phase.EVALUATION).toDoubles();
    }
  }
}
