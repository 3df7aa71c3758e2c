package io.sarmal.autodiff.check;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.StandardForm;
import io.sarmal.autodiff.cell.StandardForm.Activation;
import io.sarmal.autodiff.cell.StandardForm.Gate;
import io.sarmal.autodiff.cell.StandardForm.Gru;
import io.sarmal.autodiff.cell.StandardForm.Lstm;
import io.sarmal.autodiff.cell.StandardForm.Peepholes;
import io.sarmal.autodiff.cell.StandardForm.Reset;
import io.sarmal.autodiff.cell.StandardForm.Rnn;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.core.Backend;
import io.sarmal.core.check.Check;
import io.sarmal.core.reference.ReferenceBackend;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A cell that says it is one of the field's well-known ones computes what they compute. */
final class StandardFormChecks {
  private StandardFormChecks() {}

  static void addTo(List<Check> checks, CellProvider provider) {
    provider
        .standardForm()
        .ifPresent(
            form ->
                checks.add(
                    new Check(
                        "standard form: the same equations",
                        () -> sameEquations(CellCase.of(provider, 3, 5), form))));
  }

  private static void sameEquations(CellCase cellCase, StandardForm form) {
    Cell cell = cellCase.create();
    try {
      form.check(cell);
    } catch (IllegalArgumentException e) {
      throw new Check.Failed(cellCase + ": " + e.getMessage());
    }
    List<Integer> states = new Known(form, cell).stateSizes();
    if (!cell.stateSizes().equals(states)) {
      throw new Check.Failed(
          "%s: stateSizes() is %s, but the cell that standardForm() says it is has %s"
              .formatted(cellCase, cell.stateSizes(), states));
    }
    Trial trial = new Trial(cellCase, 4, 3);
    Agreement agreement =
        new Agreement(
            "the cell and the equations of its standardForm() give the same",
            1e-12,
            "look for gates that have changed places; a cell of other equations has no standard"
                + " form");
    try (Backend backend = new ReferenceBackend()) {
      Way known = (own, input, initial) -> new Recurrent(new Known(form, own)).run(input, initial);
      agreement.check(trial, trial.run(backend, Ways::scan), trial.run(backend, known));
    }
  }

  /** The equations of a form, on the parameters of a cell. */
  private record Known(StandardForm form, Cell cell) implements Cell {
    @Override
    public List<Parameter> parameters() {
      return cell.parameters();
    }

    @Override
    public List<Integer> stateSizes() {
      return form instanceof Lstm ? List.of(outputSize(), outputSize()) : List.of(outputSize());
    }

    @Override
    public int outputSize() {
      return named(form.gates().get(0).bias()).shape().extent(0);
    }

    private Parameter named(String name) {
      return cell.parameters().stream()
          .filter(p -> p.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public Step step(Var x, State state) {
      Var h = state.get(0);
      if (form instanceof Lstm lstm) {
        return lstm(lstm, x, h, state.get(1));
      }
      if (form instanceof Gru gru) {
        return Step.of(gru(gru, x, h));
      }
      Rnn rnn = (Rnn) form;
      Var a = sum(rnn.gate(), x, h);
      return Step.of(rnn.activation() == Activation.RELU ? a.relu() : a.tanh());
    }

    private Var sum(Gate gate, Var x, Var h) {
      return input(gate, x).plus(recurrent(gate, h));
    }

    private Var input(Gate gate, Var x) {
      return x.matmul(named(gate.input())).plus(named(gate.bias()));
    }

    private Var recurrent(Gate gate, Var h) {
      Var product = h.matmul(named(gate.recurrent()));
      return gate.recurrentBias().map(bias -> product.plus(named(bias))).orElse(product);
    }

    private Var gru(Gru gru, Var x, Var h) {
      Var r = sum(gru.reset(), x, h).sigmoid();
      Var z = sum(gru.update(), x, h).sigmoid();
      Var past =
          gru.position() == Reset.BEFORE
              ? recurrent(gru.candidate(), r.times(h))
              : r.times(recurrent(gru.candidate(), h));
      Var n = input(gru.candidate(), x).plus(past).tanh();
      return z.oneMinus().times(n).plus(z.times(h));
    }

    private Step lstm(Lstm lstm, Var x, Var h, Var c) {
      Var i = seeing(lstm, Peepholes::input, sum(lstm.input(), x, h), c).sigmoid();
      Var f = seeing(lstm, Peepholes::forget, sum(lstm.forget(), x, h), c).sigmoid();
      Var g = sum(lstm.candidate(), x, h).tanh();
      Var next = f.times(c).plus(i.times(g));
      Var o = seeing(lstm, Peepholes::output, sum(lstm.output(), x, h), next).sigmoid();
      Var y = o.times(next.tanh());
      return Step.of(y, State.of(y, next));
    }

    private Var seeing(Lstm lstm, Function<Peepholes, String> which, Var a, Var c) {
      Optional<String> weight = lstm.peepholes().map(which);
      return weight.map(name -> a.plus(c.times(named(name)))).orElse(a);
    }
  }
}
