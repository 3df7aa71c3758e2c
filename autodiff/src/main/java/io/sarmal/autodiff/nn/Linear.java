package io.sarmal.autodiff.nn;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.Map;

/** A linear layer with bias: {@code y = x·W + b}. */
public final class Linear {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer.
   *
   * @param in the width of the input
   * @param out the width of the output
   */
  public Linear(int in, int out) {
    double bound = 1 / Math.sqrt(in);
    weight = new Parameter("weight", Shape.of(in, out), Initializer.uniform(bound));
    bias = new Parameter("bias", Shape.of(out), Initializer.constant(0)).withoutDecay();
  }

  /** The weight {@code [in, out]} and the bias {@code [out]}. */
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  /** {@code [..., in]} to {@code [..., out]}; at least two axes. */
  public Var apply(Var x) {
    Var y = x.matmul(weight).plus(bias);
    y.tape().show(new Tape.Sight(parameters(), false, Map.of("output", y)));
    return y;
  }
}
