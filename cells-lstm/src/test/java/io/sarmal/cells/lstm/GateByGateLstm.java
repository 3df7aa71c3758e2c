package io.sarmal.cells.lstm;

import io.sarmal.autodiff.Initializer;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Shape;
import java.util.List;
import java.util.stream.Stream;

/**
 * An LSTM as somebody else might write it: one gate after the other, with eight products.
 *
 * @param style the order of the terms of sums and of the factors of products
 */
record GateByGateLstm(Style style) implements CellProvider {
  /** How sums of three terms and products of two factors are written. */
  record Style(List<Integer> order, boolean bracketsOnTheRight, boolean swapped) {
    Var sum(Var a, Var b, Var c) {
      List<Var> terms = List.of(a, b, c);
      Var first = terms.get(order.get(0));
      Var second = terms.get(order.get(1));
      Var third = terms.get(order.get(2));
      return bracketsOnTheRight ? first.plus(second.plus(third)) : first.plus(second).plus(third);
    }

    Var sum(Var a, Var b) {
      return swapped ? b.plus(a) : a.plus(b);
    }

    Var product(Var a, Var b) {
      return swapped ? b.times(a) : a.times(b);
    }
  }

  @Override
  public String name() {
    return "gate-by-gate";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Lstm(
        style,
        spec.hiddenSize(),
        Gate.of("in", spec),
        Gate.of("keep", spec),
        Gate.of("candidate", spec),
        Gate.of("out", spec));
  }

  private record Gate(Parameter ofInput, Parameter ofHidden, Parameter bias) {
    static Gate of(String name, CellSpec spec) {
      Initializer zero = Initializer.constant(0);
      return new Gate(
          new Parameter("x-" + name, Shape.of(spec.inputSize(), spec.hiddenSize()), zero),
          new Parameter("h-" + name, Shape.of(spec.hiddenSize(), spec.hiddenSize()), zero),
          new Parameter("bias-" + name, Shape.of(spec.hiddenSize()), zero));
    }

    Stream<Parameter> parameters() {
      return Stream.of(ofInput, ofHidden, bias);
    }

    Var preactivation(Style style, Var x, Var h) {
      return style.sum(x.matmul(ofInput), h.matmul(ofHidden), x.tape().parameter(bias));
    }
  }

  private record Lstm(Style style, int size, Gate in, Gate keep, Gate candidate, Gate out)
      implements Cell {
    @Override
    public List<Parameter> parameters() {
      return Stream.of(in, keep, candidate, out).flatMap(Gate::parameters).toList();
    }

    @Override
    public List<Integer> stateSizes() {
      return List.of(size, size);
    }

    @Override
    public int outputSize() {
      return size;
    }

    @Override
    public Step step(Var x, State state) {
      Var shown = state.get(0);
      Var memory = state.get(1);
      Var letIn = in.preactivation(style, x, shown).sigmoid();
      Var kept = keep.preactivation(style, x, shown).sigmoid();
      Var fresh = candidate.preactivation(style, x, shown).tanh();
      Var visible = out.preactivation(style, x, shown).sigmoid();
      Var next = style.sum(style.product(kept, memory), style.product(letIn, fresh));
      Var output = style.product(visible, next.tanh());
      return Step.of(output, State.of(output, next));
    }
  }
}
