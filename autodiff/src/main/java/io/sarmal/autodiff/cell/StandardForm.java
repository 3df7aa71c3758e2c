package io.sarmal.autodiff.cell;

import static com.google.common.base.Preconditions.checkArgument;

import io.sarmal.autodiff.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cell in the terms of the field: which of the well-known ones it is, and what its parameters are
 * called there. Formats of other programs, such as PyTorch's and ONNX's, are read and written with
 * it; each of them puts the gates into an order of its own.
 *
 * <p>In all equations {@code a(gate) = x·W + h·U + b} of the gate's parameters, σ is the logistic
 * function and ∘ the product element by element. The first part of the state, {@code h}, is the
 * output.
 */
public sealed interface StandardForm {
  /** All gates, in no order that matters to a format. */
  List<Gate> gates();

  /**
   * Names of the parameters of one gate.
   *
   * @param input W, the weight of the input, {@code [F, H]}
   * @param recurrent U, the weight of the hidden state, {@code [H, H]}
   * @param bias b, {@code [H]}
   * @param recurrentBias a second bias {@code [H]} where it does not just add to the first
   */
  record Gate(String input, String recurrent, String bias, Optional<String> recurrentBias) {
    /** A gate of one bias: {@code named("i")} has parameters {@code wi}, {@code ui}, {@code bi}. */
    public static Gate named(String gate) {
      return new Gate("w" + gate, "u" + gate, "b" + gate, Optional.empty());
    }

    /** This gate with a second bias. */
    public Gate withRecurrentBias(String name) {
      return new Gate(input, recurrent, bias, Optional.of(name));
    }

    Stream<String> parameters() {
      return Stream.concat(Stream.of(input, recurrent, bias), recurrentBias.stream());
    }
  }

  /** What the hidden state of a simple network goes through. */
  enum Activation {
    /** The hyperbolic tangent. */
    TANH,
    /** {@code max(x, 0)}. */
    RELU
  }

  /** The simple recurrent network: {@code h' = activation(a(gate))}. */
  record Rnn(Activation activation, Gate gate) implements StandardForm {
    @Override
    public List<Gate> gates() {
      return List.of(gate);
    }
  }

  /**
   * The LSTM, of state {@code (h, c)}:
   *
   * <pre>
   * i  = σ(a(input) + pi∘c)
   * f  = σ(a(forget) + pf∘c)
   * g  = tanh(a(candidate))
   * c' = f∘c + i∘g
   * o  = σ(a(output) + po∘c')
   * h' = o∘tanh(c')
   * </pre>
   */
  record Lstm(Gate input, Gate forget, Gate candidate, Gate output, Optional<Peepholes> peepholes)
      implements StandardForm {
    /** An LSTM whose gates do not see the cell state. */
    public Lstm(Gate input, Gate forget, Gate candidate, Gate output) {
      this(input, forget, candidate, output, Optional.empty());
    }

    @Override
    public List<Gate> gates() {
      return List.of(input, forget, candidate, output);
    }
  }

  /** Names of the weights, each {@code [H]}, through which gates of an LSTM see the cell state. */
  record Peepholes(String input, String forget, String output) {}

  /** Whether a GRU forgets before or after the product with the recurrent weight. */
  enum Reset {
    /** {@code n = tanh(x·W + (r∘h)·U + b)}. */
    BEFORE,
    /** {@code n = tanh(x·W + b + r∘(h·U + c))}, where c is the recurrent bias, if there is one. */
    AFTER
  }

  /**
   * The GRU: {@code r = σ(a(reset))}, {@code z = σ(a(update))}, n of the candidate as {@link Reset}
   * says, {@code h' = (1 - z)∘n + z∘h}.
   */
  record Gru(Gate reset, Gate update, Gate candidate, Reset position) implements StandardForm {
    @Override
    public List<Gate> gates() {
      return List.of(reset, update, candidate);
    }
  }

  /**
   * Checks that a cell has the parameters that this form names, all of them and no others.
   *
   * @throws IllegalArgumentException if it has not
   */
  default void check(Cell cell) {
    Stream<String> peepholes =
        this instanceof Lstm lstm
            ? lstm.peepholes.stream().flatMap(p -> Stream.of(p.input, p.forget, p.output))
            : Stream.empty();
    List<String> named =
        Stream.concat(gates().stream().flatMap(Gate::parameters), peepholes).sorted().toList();
    List<String> declared = cell.parameters().stream().map(Parameter::name).sorted().toList();
    checkArgument(
        named.equals(declared),
        "the standard form of %s names parameters %s, but the cell has %s; let standardForm() name"
            + " each of them once",
        cell.getClass().getName(),
        named,
        declared);
  }
}
