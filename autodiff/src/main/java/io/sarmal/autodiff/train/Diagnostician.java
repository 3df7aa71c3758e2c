package io.sarmal.autodiff.train;

import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.autodiff.train.NonFinite.Origin;
import io.sarmal.core.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Runs a batch again and looks at all that its layers show for the first value that is not finite.
 */
final class Diagnostician {
  private final Objective objective;
  private final ParameterLayout layout;
  private final List<Tape.Sight> sights = new ArrayList<>();

  Diagnostician(Objective objective) {
    this.objective = objective;
    this.layout = objective.layout();
  }

  /** Names the parameters that are not finite. */
  List<String> nonFiniteParameters(double[] flat) {
    List<String> names = new ArrayList<>();
    layout
        .entries()
        .forEach(
            (name, entry) -> {
              int end = entry.offset() + entry.parameter().shape().size();
              if (Arrays.stream(flat, entry.offset(), end).anyMatch(x -> !Double.isFinite(x))) {
                names.add(name);
              }
            });
    return names;
  }

  /**
   * Finds the first value that is not finite, forward and then backward.
   *
   * @param tape on which loops run step by step
   */
  Optional<NonFinite> first(
      Tape tape, Var parameters, Var key, List<Var> batch, List<Var> carried) {
    Optional<NonFinite> given = given(Origin.BATCH, batch).or(() -> given(Origin.CARRIED, carried));
    if (given.isPresent()) {
      return given;
    }
    layout.bind(parameters);
    tape.observe(sights::add);
    Var loss = objective.loss(tape, batch, carried, Phase.training(key)).loss();
    return forward()
        .or(() -> scalar(Origin.LOSS, loss.item()))
        .or(() -> backward(tape, loss, parameters));
  }

  private static Optional<NonFinite> given(Origin origin, List<Var> vars) {
    for (int i = 0; i < vars.size(); i++) {
      Optional<Element> bad = Element.first(vars.get(i), false);
      if (bad.isPresent()) {
        return Optional.of(bad.get().in(origin, "", "array " + i));
      }
    }
    return Optional.empty();
  }

  private static Optional<NonFinite> scalar(Origin origin, double value) {
    return Double.isFinite(value)
        ? Optional.empty()
        : Optional.of(new NonFinite(origin, "", "", OptionalInt.empty(), value));
  }

  private Optional<NonFinite> forward() {
    return sights.stream().flatMap(sight -> earliest(sight).stream()).findFirst();
  }

  /** Of all parts of a layer the one whose time step came first. */
  private Optional<NonFinite> earliest(Tape.Sight sight) {
    NonFinite earliest = null;
    for (Map.Entry<String, Var> part : sight.parts().entrySet()) {
      Optional<Element> bad = Element.first(part.getValue(), sight.reversed());
      if (bad.isPresent() && (earliest == null || bad.get().comesBefore(earliest, sight))) {
        earliest = bad.get().in(Origin.FORWARD, layer(sight), part.getKey());
      }
    }
    return Optional.ofNullable(earliest);
  }

  private Optional<NonFinite> backward(Tape tape, Var loss, Var parameters) {
    List<Tape.Sight> seen = new ArrayList<>(sights);
    List<Var> by = new ArrayList<>();
    seen.forEach(sight -> by.add(sight.parts().get("output")));
    by.add(parameters);
    List<Var> gradients = tape.gradient(loss, by);
    for (int i = seen.size() - 1; i >= 0; i--) {
      Tape.Sight sight = seen.get(i);
      Optional<Element> bad = Element.first(gradients.get(i), !sight.reversed());
      if (bad.isPresent()) {
        return Optional.of(bad.get().in(Origin.BACKWARD, layer(sight), "output"));
      }
    }
    double[] gradient = gradients.get(seen.size()).toDoubles();
    List<String> names = nonFiniteParameters(gradient);
    Collections.reverse(names);
    if (!names.isEmpty()) {
      double bad =
          Arrays.stream(gradient).filter(x -> !Double.isFinite(x)).findFirst().orElseThrow();
      return Optional.of(
          new NonFinite(Origin.BACKWARD, names.get(0), "", OptionalInt.empty(), bad));
    }
    return scalar(Origin.NORM, gradients.get(seen.size()).square().sum().sqrt().item());
  }

  private String layer(Tape.Sight sight) {
    for (Parameter parameter : sight.parameters()) {
      for (Map.Entry<String, ParameterLayout.Entry> entry : layout.entries().entrySet()) {
        if (entry.getValue().parameter() == parameter) {
          return entry
              .getKey()
              .substring(0, entry.getKey().length() - parameter.name().length() - 1);
        }
      }
    }
    return "a layer without parameters";
  }

  /** An element that is not finite. */
  private record Element(OptionalInt timeStep, double value) {
    /** The first of an array in time, or the last if time runs backward. */
    static Optional<Element> first(Var array, boolean backward) {
      if (array.value().dtype() == DType.INT) {
        return Optional.empty();
      }
      double[] values = array.toDoubles();
      for (int i = 0; i < values.length; i++) {
        int at = backward ? values.length - 1 - i : i;
        if (!Double.isFinite(values[at])) {
          return Optional.of(new Element(timeStep(array, at), values[at]));
        }
      }
      return Optional.empty();
    }

    private static OptionalInt timeStep(Var array, int at) {
      return array.shape().rank() == 3
          ? OptionalInt.of(at / (array.shape().extent(1) * array.shape().extent(2)))
          : OptionalInt.empty();
    }

    boolean comesBefore(NonFinite other, Tape.Sight sight) {
      if (timeStep.isEmpty() || other.timeStep().isEmpty()) {
        return false;
      }
      int difference = timeStep.getAsInt() - other.timeStep().getAsInt();
      return sight.reversed() ? difference > 0 : difference < 0;
    }

    NonFinite in(Origin origin, String layer, String part) {
      return new NonFinite(origin, layer, part, timeStep, value);
    }
  }
}
