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

/** An LSTM as somebody else might write it: one gate after the other, with eight products. */
final class GateByGateLstm implements CellProvider {
  @Override
  public String name() {
    return "gate-by-gate";
  }

  @Override
  public Cell create(CellSpec spec) {
    return new Lstm(
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

    Var preactivation(Var x, Var h) {
      return x.matmul(ofInput).plus(bias).plus(h.matmul(ofHidden));
    }
  }

  private record Lstm(int size, Gate in, Gate keep, Gate candidate, Gate out) implements Cell {
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
      Var letIn = in.preactivation(x, shown).sigmoid();
      Var kept = keep.preactivation(x, shown).sigmoid();
      Var fresh = candidate.preactivation(x, shown).tanh();
      Var visible = out.preactivation(x, shown).sigmoid();
      Var next = kept.times(memory).plus(letIn.times(fresh));
      Var output = visible.times(next.tanh());
      return Step.of(output, State.of(output, next));
    }
  }
}
