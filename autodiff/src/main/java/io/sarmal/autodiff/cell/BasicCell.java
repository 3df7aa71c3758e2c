package io.sarmal.autodiff.cell;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.nn.LayerNorm;
import io.sarmal.core.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A cell with one hidden state that is also its output, and with helpers that declare parameters.
 *
 * <p>Most cells extend this and write {@link #step} only.
 *
 * <pre>{@code
 * // A leaky integrator: a = σ(decay), h' = a∘h + (1 - a)∘(x·W)
 * final class Leaky extends BasicCell {
 *   private final Parameter w = inputWeight("w");
 *   private final Parameter decay = bias("decay", 2); // keeps 0.88 at first
 *
 *   Leaky(CellSpec spec) {
 *     super(spec);
 *   }
 *
 *   public Step step(Var x, State state) {
 *     Var a = decay.on(x.tape()).sigmoid();
 *     return Step.of(a.times(state.get(0)).plus(a.oneMinus().times(x.matmul(w))));
 *   }
 * }
 *
 * System.out.print(new Recurrent(new Leaky(new CellSpec(2, 3))).step(2)); // its equations
 * }</pre>
 */
public abstract class BasicCell implements Cell {
  /** The width {@code F} of the input. */
  protected final int inputSize;

  /** The width {@code H} of the hidden state. */
  protected final int hiddenSize;

  private final List<Parameter> parameters = new ArrayList<>();

  /** A cell of the given sizes. */
  protected BasicCell(CellSpec spec) {
    inputSize = spec.inputSize();
    hiddenSize = spec.hiddenSize();
  }

  /** Declares a weight {@code [F, H]} for the input, uniform in ±1/√H. */
  protected final Parameter inputWeight(String name) {
    return weight(name, inputSize, hiddenSize);
  }

  /** Declares a weight {@code [H, H]} for the hidden state, orthogonal (Saxe et al. 2014). */
  protected final Parameter recurrentWeight(String name) {
    return declare(name, Shape.of(hiddenSize, hiddenSize), Initializer.orthogonal());
  }

  /** Declares a weight {@code [rows, columns]}, uniform in ±1/√H. */
  protected final Parameter weight(String name, int rows, int columns) {
    return declare(name, Shape.of(rows, columns), Initializer.uniform(1 / Math.sqrt(hiddenSize)));
  }

  /** Declares a bias {@code [H]} of zeros, which does not decay. */
  protected final Parameter bias(String name) {
    return bias(name, 0);
  }

  /** Declares a bias {@code [H]} of one value, which does not decay. */
  protected final Parameter bias(String name, double value) {
    return declare(
        new Parameter(name, Shape.of(hiddenSize), Initializer.constant(value)).withoutDecay());
  }

  /** Declares a single number, {@code [1]}, which does not decay. */
  protected final Parameter scalar(String name, double value) {
    return declare(new Parameter(name, Shape.of(1), Initializer.constant(value)).withoutDecay());
  }

  /** Declares scale and shift, {@code [width]}, of a normalisation of rows; neither decays. */
  protected final LayerNorm layerNorm(String name, int width) {
    LayerNorm norm = LayerNorm.of(name, width);
    norm.parameters().forEach(this::declare);
    return norm;
  }

  /** Declares a parameter. */
  protected final Parameter declare(String name, Shape shape, Initializer initializer) {
    return declare(new Parameter(name, shape, initializer));
  }

  /** Declares a parameter, such as one without decay. */
  protected final Parameter declare(Parameter parameter) {
    parameters.add(parameter);
    return parameter;
  }

  @Override
  public final List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  @Override
  public List<Integer> stateSizes() {
    return List.of(hiddenSize);
  }

  @Override
  public int outputSize() {
    return hiddenSize;
  }
}
