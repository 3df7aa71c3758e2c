package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An objective's loss written down as a program. */
final class LossTrace {
  /** The name of the flat parameters, the first input. */
  static final String PARAMETERS = "parameters";

  /** The name of the loss, the first output; what is carried follows it. */
  static final String LOSS = "loss";

  private LossTrace() {}

  /**
   * The loss and what is carried on, of parameters, what the phase needs, batch and what was
   * carried.
   *
   * @param phase declares its own inputs, if it has any
   */
  static Program of(
      Objective objective, PassSignature signature, Function<TraceInputs, Phase> phase) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      TraceInputs inputs = new TraceInputs(symbolic, tape);
      TensorType flat = TensorType.real(objective.layout().shape());
      objective.layout().bind(inputs.variable(PARAMETERS, flat));
      Phase declared = phase.apply(inputs);
      Objective.Result result =
          objective.loss(
              tape,
              inputs.constants("batch", signature.batch()),
              inputs.constants("carried", signature.carried()),
              declared);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put(LOSS, result.loss().value());
      put(outputs, "carried", result.carried());
      return symbolic.build(outputs);
    }
  }

  /** Adds outputs {@code name.0}, {@code name.1}, … */
  static void put(Map<String, Tensor> outputs, String name, List<Var> vars) {
    for (int i = 0; i < vars.size(); i++) {
      outputs.put(name + "." + i, vars.get(i).value());
    }
  }
}
