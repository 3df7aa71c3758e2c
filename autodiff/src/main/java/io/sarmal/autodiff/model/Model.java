package io.sarmal.autodiff.model;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Floats;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.pass.CommuteGather;
import io.sarmal.core.pass.Partition;
import io.sarmal.core.pass.Simplify;
import io.sarmal.core.program.Executable;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A trained language model made ready for use: compiled, with all that depends on its parameters
 * only computed once. Immutable and safe for concurrent use; the states are the caller's.
 *
 * <pre>{@code
 * ParameterLayout layout = net.layout();
 * Tensor parameters = backend.tensor(layout.shape(), layout.initialValues(1));
 * int token = 3;
 * try (Model model = new Model(backend, net, parameters);
 *     Model.State begin = model.begin(1)) {
 *   Model.Prediction prediction = model.run(begin, token);
 *   float[] logits = prediction.logits();
 *   prediction.state().close();
 * }
 * }</pre>
 */
public final class Model implements AutoCloseable {
  private static final String PARAMETERS = "parameters";

  private record Extent(int steps, int rows) {}

  /** A program and what it needs of the parameters. */
  private record Compiled(Executable program, List<Tensor> prepared) {}

  private final Backend backend;
  private final LanguageModel net;
  private final Tensor parameters;
  private final Map<Extent, Compiled> programs = new ConcurrentHashMap<>();

  /**
   * A model.
   *
   * @param parameters the flat buffer, in the order of the net's layout; it may be released after
   */
  public Model(Backend backend, LanguageModel net, Tensor parameters) {
    this.backend = backend;
    this.net = net;
    this.parameters = backend.reshape(parameters, parameters.shape());
  }

  /** What a net remembers of the tokens that it has read, a state for each row; the caller's. */
  public static final class State implements AutoCloseable {
    private final Backend backend;
    private final int rows;
    private final List<Tensor> parts;

    private State(Backend backend, int rows, List<Tensor> parts) {
      this.backend = backend;
      this.rows = rows;
      this.parts = parts;
    }

    /** The number of rows. */
    public int rows() {
      return rows;
    }

    /** Gives back the memory. */
    @Override
    public void close() {
      parts.forEach(backend::release);
    }
  }

  /**
   * What the net says of the tokens to come.
   *
   * @param logits of the token after each, {@code [T, B, vocabulary]}, row-major
   * @param state after the last token; the caller closes it
   */
  @SuppressWarnings("ArrayRecordComponent") // an array is what a caller samples from
  public record Prediction(float[] logits, State state) {}

  /** The state before the first token, of so many rows. */
  public State begin(int rows) {
    try (Tape tape = Tape.inference(backend)) {
      net.layout().bind(tape.constant(parameters));
      List<Tensor> parts = new ArrayList<>();
      // Views, since a cell may give one tensor for several parts.
      net.initialStates(tape, rows)
          .forEach(
              state ->
                  state
                      .parts()
                      .forEach(part -> parts.add(backend.reshape(part.value(), part.shape()))));
      return new State(backend, rows, parts);
    }
  }

  /**
   * Reads tokens, one or more for each row; the state given stays as it is.
   *
   * @param tokens {@code [T, B]}, row-major
   */
  public Prediction run(State state, int... tokens) {
    checkArgument(
        tokens.length > 0 && tokens.length % state.rows == 0,
        "a state of %s rows takes so many tokens, or a multiple, but was given %s",
        state.rows,
        tokens.length);
    int steps = Integer.highestOneBit(tokens.length / state.rows);
    if (steps * state.rows == tokens.length) {
      return runWhole(state, tokens);
    }
    // Powers of two: so a program for each of a few lengths serves all.
    int split = steps * state.rows;
    Prediction first = runWhole(state, Arrays.copyOf(tokens, split));
    try (State between = first.state()) {
      Prediction second = run(between, Arrays.copyOfRange(tokens, split, tokens.length));
      return new Prediction(Floats.concat(first.logits(), second.logits()), second.state());
    }
  }

  private Prediction runWhole(State state, int[] tokens) {
    Extent extent = new Extent(tokens.length / state.rows, state.rows);
    Compiled compiled = programs.computeIfAbsent(extent, this::compile);
    Tensor input = backend.tensor(Shape.of(extent.steps, extent.rows), tokens);
    List<Tensor> results;
    try {
      List<Tensor> arguments = new ArrayList<>(List.of(input));
      arguments.addAll(state.parts);
      arguments.addAll(compiled.prepared);
      results = compiled.program.run(arguments);
    } finally {
      backend.release(input);
    }
    Tensor logits = results.get(0);
    float[] values = new float[logits.shape().size()];
    backend.read(logits, values);
    backend.release(logits);
    return new Prediction(
        values, new State(backend, state.rows, List.copyOf(results.subList(1, results.size()))));
  }

  /**
   * Says how tokens are read; a loop for each layer.
   *
   * @param steps a power of two: other numbers are read in several runs
   * @param rows from 1
   */
  public Explanation explain(int steps, int rows) {
    checkArgument(
        steps > 0 && Integer.bitCount(steps) == 1 && rows > 0,
        "tokens are read in runs of a power of two, but %s x %s were asked about",
        steps,
        rows);
    Executable executable =
        programs.computeIfAbsent(new Extent(steps, rows), this::compile).program;
    return executable.explain(executable.program().inputs().values().asList());
  }

  private Compiled compile(Extent extent) {
    Program program = CommuteGather.applyOnce(Simplify.apply(trace(extent)));
    Partition cut = Partition.of(program, Set.of(PARAMETERS));
    return new Compiled(
        backend.compile(cut.rest()), backend.compile(cut.preparation()).run(List.of(parameters)));
  }

  private Program trace(Extent extent) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.inference(symbolic)) {
      Var tokens =
          tape.constant(symbolic.input("tokens", TensorType.integer(extent.steps, extent.rows)));
      List<io.sarmal.autodiff.cell.State> states = new ArrayList<>();
      for (var layer : net.stack().layers()) {
        List<Var> parts = new ArrayList<>();
        for (int size : layer.cell().stateSizes()) {
          String name = "layer" + states.size() + ".state" + parts.size();
          parts.add(tape.constant(symbolic.input(name, TensorType.real(extent.rows, size))));
        }
        states.add(new io.sarmal.autodiff.cell.State(parts));
      }
      net.layout()
          .bind(tape.constant(symbolic.input(PARAMETERS, TensorType.real(net.layout().shape()))));
      LanguageModel.Result result = net.run(tokens, states, Phase.EVALUATION);
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("logits", result.logits().value());
      for (var state : result.states()) {
        for (Var part : state.parts()) {
          outputs.put("state" + outputs.size(), part.value());
        }
      }
      return symbolic.build(outputs);
    }
  }

  /** Gives back the memory; states are their callers'. */
  @Override
  public void close() {
    programs.values().forEach(compiled -> compiled.prepared.forEach(backend::release));
    programs.clear();
    backend.release(parameters);
  }
}
