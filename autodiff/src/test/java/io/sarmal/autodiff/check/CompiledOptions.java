package io.sarmal.autodiff.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.sarmal.autodiff.Fusion;
import io.sarmal.autodiff.Parameter;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.Tape;
import io.sarmal.autodiff.Var;
import io.sarmal.autodiff.cell.Cell;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.cell.Stack;
import io.sarmal.autodiff.cell.State;
import io.sarmal.autodiff.cell.StateClipping;
import io.sarmal.autodiff.cell.Step;
import io.sarmal.autodiff.cell.VariationalDropout;
import io.sarmal.autodiff.cell.Zoneout;
import io.sarmal.autodiff.nn.Dropout;
import io.sarmal.autodiff.nn.Phase;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.program.Instruction;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Op;
import io.sarmal.core.program.Program;
import io.sarmal.core.program.SymbolicBackend;
import io.sarmal.core.reference.ReferenceBackend;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the options of a recurrent layer are to the compiler, for one cell: they add no product to
 * forward and backward, within the loops or around them, and the cpu backend still runs rows
 * through the loops on their own, with as many launches in a step as without options. Dropout on
 * the state is the exception: it stands between the state and a product of it.
 */
public abstract class CompiledOptions {
  private static final int STEPS = 5;
  private static final int ROWS = 4;
  private static final int INPUT = 3;
  private static final int HIDDEN = 6;

  /** What a layer is asked for. */
  enum Option {
    NOTHING,
    LENGTHS,
    MASK,
    LAST,
    REVERSED_LAST_OF_MASKED,
    VARIATIONAL_DROPOUT,
    ZONEOUT,
    CLIPPING,
    ALL
  }

  /** The name of the cell. */
  protected abstract String cell();

  /** Whether the last thing that the cell's step does is a product of matrices. */
  protected boolean endsInAProduct() {
    return false;
  }

  /** The launches that dropout on the state adds to a step of forward, and of backward. */
  protected List<Integer> launchesOfDropoutOnTheState() {
    return List.of(1, 1);
  }

  private Cell create() {
    return Cells.catalog().get(cell()).create(new CellSpec(INPUT, HIDDEN));
  }

  /** The numbers of products within loops and around them. */
  private record Products(int within, int around) {
    static Products of(Program program) {
      int within = 0;
      int around = 0;
      for (Instruction instruction : program.instructions()) {
        if (instruction.op() instanceof Op.Loop loop) {
          Products inner = of(loop.scan().step());
          within += inner.within + inner.around;
        } else if (instruction.op() instanceof Op.MatMul || instruction.op() instanceof Op.Outer) {
          around++;
        }
      }
      return new Products(within, around);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noOptionAddsAProduct(Option option) {
    Products plain = Products.of(program(Option.NOTHING));
    assertThat(plain.within).isPositive();
    assertThat(Products.of(program(option))).isEqualTo(plain);
  }

  @ParameterizedTest
  @EnumSource
  void noOptionAddsALaunchOrAProductToAStepButForLaunchesOfDropoutOnTheState(Option option) {
    assumeFalse(endsInAProduct(), "what an option does to a product's result is a launch");
    List<StepCost> expected = new ArrayList<>(steps(program(Option.NOTHING)));
    if (option == Option.VARIATIONAL_DROPOUT || option == Option.ALL) {
      for (int i = 0; i < expected.size(); i++) {
        expected.set(i, expected.get(i).more(launchesOfDropoutOnTheState().get(i)));
      }
    }
    assertThat(steps(program(option))).isEqualTo(expected).hasSize(2);
  }

  @Test
  void dropoutBetweenLayersAddsNoLaunchAndNoProductToAStepOfAnyLoop() {
    assertThat(steps(stack(0.5))).isEqualTo(steps(stack(0))).hasSize(4);
  }

  /** What runs in a time step. */
  private record StepCost(int launches, long launchesWithProduct, int products) {
    StepCost more(int launches) {
      return new StepCost(this.launches + launches, launchesWithProduct, products);
    }

    static StepCost of(Launch.Loop loop) {
      assertThat(loop.way().fallback()).isEmpty();
      return new StepCost(
          loop.way().step().size(),
          loop.way().step().stream().filter(Launch::hasProduct).count(),
          Products.of(loop.scan().step()).around);
    }
  }

  /** What runs in a time step of each loop, forward ones first. */
  private static List<StepCost> steps(Program program) {
    try (Backend cpu = Catalog.load(BackendProvider.class, "backend").get("cpu").open()) {
      return cpu.compile(program).explain(program.inputs().values().asList()).loops().stream()
          .map(StepCost::of)
          .toList();
    }
  }

  /** Two layers with dropout between them, and their gradients. */
  private Program stack(double rate) {
    CellProvider provider = Cells.catalog().get(cell());
    Stack stack = Stack.of(provider, 2, INPUT, HIDDEN, new Dropout(rate, 1));
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      ParameterLayout.Builder builder = ParameterLayout.builder();
      stack.addTo(builder, "layers");
      ParameterLayout layout = builder.build();
      Var parameters = tape.variable(symbolic.input("parameters", TensorType.real(layout.shape())));
      layout.bind(parameters);
      Var x = tape.constant(symbolic.input("x", TensorType.real(STEPS, ROWS, INPUT)));
      Var key = tape.constant(symbolic.input("key", TensorType.integer(3)));
      Var loss =
          stack
              .run(x, stack.initialStates(tape, ROWS), Phase.training(key))
              .sequence()
              .square()
              .sum();
      return symbolic.build(Map.of("gradient", tape.gradient(loss, parameters).value()));
    }
  }

  private Program program(Option option) {
    SymbolicBackend symbolic = new SymbolicBackend();
    try (Tape tape = Tape.recording(symbolic)) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      run(option, new Recurrent(create()), tape, input -> symbolic.input(input.name, input.type))
          .forEach((name, var) -> outputs.put(name, var.value()));
      return symbolic.build(outputs);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCpuBackendRunsRowsThroughTheLoopsOnTheirOwn(Option option) {
    Map<String, double[]> given;
    try (Refusals refusals = new Refusals();
        Backend cpu = Catalog.load(BackendProvider.class, "backend").get("cpu").open()) {
      given = numbers(option, cpu, Fusion.AUTO, Recurrent::new);
      assertThat(refusals.messages).isEmpty();
    }
    assertCloseToTheReference(option, given);
  }

  @ParameterizedTest
  @EnumSource
  void theCpuBackendRunsRowsThroughTheSegmentsOfACheckpointedLoopOnTheirOwn(Option option) {
    Map<String, double[]> given;
    try (Backend cpu = Catalog.load(BackendProvider.class, "backend").get("cpu").open()) {
      given = numbers(option, cpu, Fusion.REQUIRED, cell -> new Recurrent(cell).checkpointEvery(2));
    }
    assertCloseToTheReference(option, given);
  }

  private void assertCloseToTheReference(Option option, Map<String, double[]> given) {
    try (Backend reference = new ReferenceBackend()) {
      numbers(option, reference, Fusion.AUTO, Recurrent::new)
          .forEach(
              (name, expected) ->
                  assertThat(given.get(name)).as(name).containsExactly(expected, within(1e-3)));
    }
  }

  @Test
  void aLoopThatMixesRowsWouldBeNoticed() {
    Cell mixing =
        new Cell() {
          @Override
          public List<Parameter> parameters() {
            return List.of();
          }

          @Override
          public List<Integer> stateSizes() {
            return List.of(INPUT);
          }

          @Override
          public int outputSize() {
            return INPUT;
          }

          @Override
          public Step step(Var x, State state) {
            return Step.of(x.plus(state.get(0).sum(0)));
          }
        };
    try (Refusals refusals = new Refusals();
        Backend cpu = Catalog.load(BackendProvider.class, "backend").get("cpu").open();
        Tape tape = Tape.inference(cpu)) {
      Var x = tape.fill(Shape.of(STEPS, ROWS, INPUT), 1);
      new Recurrent(mixing).run(x, mixing.initialState(tape, ROWS));
      assertThat(refusals.messages).hasSize(1);
    }
  }

  private Map<String, double[]> numbers(
      Option option, Backend backend, Fusion fusion, Function<Cell, Recurrent> layer) {
    List<Tensor> tensors = new ArrayList<>();
    Map<String, double[]> numbers = new LinkedHashMap<>();
    try (Tape tape = Tape.recording(backend, fusion)) {
      Function<Input, Tensor> inputs =
          input -> {
            tensors.add(input.on(backend));
            return tensors.get(tensors.size() - 1);
          };
      run(option, layer.apply(create()), tape, inputs)
          .forEach((name, var) -> numbers.put(name, var.toDoubles()));
    }
    tensors.forEach(backend::release);
    return numbers;
  }

  /** An argument of the run. */
  private record Input(String name, TensorType type) {
    Tensor on(Backend backend) {
      if (type.dtype() == DType.INT) {
        int[] values = name.equals("lengths") ? new int[] {2, STEPS, 0, 3} : new int[] {7, 8, 9};
        return backend.tensor(type.shape(), values);
      }
      Random random = new Random(name.hashCode());
      return backend.tensor(
          type.shape(),
          name.equals("mask")
              ? random.ints(type.shape().size(), 0, 2).asDoubleStream().toArray()
              : random.doubles(type.shape().size(), -1, 1).toArray());
    }
  }

  /** The loss and its gradients by parameters, input and state. */
  private static Map<String, Var> run(
      Option option, Recurrent layer, Tape tape, Function<Input, Tensor> inputs) {
    Cell cell = layer.cell();
    Map<String, Var> by = new LinkedHashMap<>();
    for (Parameter parameter : cell.parameters()) {
      TensorType type = TensorType.real(parameter.shape());
      by.put(parameter.name(), tape.variable(inputs.apply(new Input(parameter.name(), type))));
    }
    tape.parameters(p -> by.get(p.name()));
    Var x = variable(tape, inputs, "x", Shape.of(STEPS, ROWS, INPUT));
    by.put("x", x);
    List<Var> parts = new ArrayList<>();
    for (int size : cell.stateSizes()) {
      Var part = variable(tape, inputs, "state" + parts.size(), Shape.of(ROWS, size));
      by.put("state" + parts.size(), part);
      parts.add(part);
    }
    Var lengths = tape.constant(inputs.apply(new Input("lengths", TensorType.integer(ROWS))));
    Var mask = tape.constant(inputs.apply(new Input("mask", TensorType.real(STEPS, ROWS))));
    Var key = tape.constant(inputs.apply(new Input("key", TensorType.integer(3))));
    Var output = output(option, layer, x, new State(parts), lengths, mask, Phase.training(key));
    Var loss = output.square().sum();
    List<Var> gradients = tape.gradient(loss, List.copyOf(by.values()));
    Map<String, Var> results = new LinkedHashMap<>();
    results.put("loss", loss);
    int i = 0;
    for (String name : by.keySet()) {
      results.put("gradient by " + name, gradients.get(i++));
    }
    return results;
  }

  private static Var variable(Tape tape, Function<Input, Tensor> inputs, String name, Shape shape) {
    return tape.variable(inputs.apply(new Input(name, TensorType.real(shape))));
  }

  private static Var output(
      Option option, Recurrent layer, Var x, State state, Var lengths, Var mask, Phase phase) {
    Cell cell = layer.cell();
    VariationalDropout dropout = new VariationalDropout(0.25, 0.5, 1);
    Zoneout zoneout = new Zoneout(Collections.nCopies(cell.stateSizes().size(), 0.3), 10);
    StateClipping clipping = new StateClipping(cell.stateSizes().size() - 1, 0.5);
    return switch (option) {
      case NOTHING -> layer.run(x, state, phase).sequence();
      case LENGTHS -> layer.run(x, state, lengths, phase).sequence();
      case MASK -> layer.run(x, state, mask, phase).sequence();
      case LAST -> layer.last(x, state, phase).output();
      case REVERSED_LAST_OF_MASKED -> layer.reversed().last(x, state, mask, phase).output();
      case VARIATIONAL_DROPOUT -> layer.with(dropout).run(x, state, phase).sequence();
      case ZONEOUT -> layer.with(zoneout).run(x, state, phase).sequence();
      case CLIPPING -> layer.with(clipping).run(x, state, phase).sequence();
      case ALL ->
          layer.with(dropout).with(clipping).with(zoneout).run(x, state, lengths, phase).sequence();
    };
  }

  /** Collects what the cpu backend says about loops that it does not run by rows. */
  private static final class Refusals extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("io.sarmal.backend.cpu.Loops");
    private final List<String> messages = new ArrayList<>();

    Refusals() {
      logger.setLevel(Level.FINE);
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord message) {
      messages.add(MessageFormat.format(message.getMessage(), message.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setLevel(null);
    }
  }
}
