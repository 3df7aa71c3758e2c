package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.core.TensorType;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.List;

/** Declares the inputs of a program as variables on a tape. */
record TraceInputs(SymbolicBackend symbolic, Tape tape) {
  Var variable(String name, TensorType type) {
    return tape.variable(symbolic.input(name, type));
  }

  Var constant(String name, TensorType type) {
    return tape.constant(symbolic.input(name, type));
  }

  Var key() {
    return constant("key", TensorType.integer(TrainingStep.KEY_SIZE));
  }

  List<Var> constants(String name, List<TensorType> types) {
    List<Var> vars = new ArrayList<>();
    for (TensorType type : types) {
      vars.add(constant(name + "." + vars.size(), type));
    }
    return vars;
  }
}
