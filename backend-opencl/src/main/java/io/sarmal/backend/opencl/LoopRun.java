package io.sarmal.backend.opencl;

import io.sarmal.backend.opencl.FusedKernels.Place;
import io.sarmal.core.TensorType;
import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import io.sarmal.core.plan.StepHome;
import io.sarmal.core.plan.StepHome.Kind;
import io.sarmal.core.plan.StepMemory;
import io.sarmal.core.plan.StepMemory.Holders;
import io.sarmal.core.plan.StepMemory.Rows;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One run of a {@link ScanPlan}: a launch for each action of each step; the host never waits. */
final class LoopRun {
  private static final Source STEP_NUMBERS =
      new Source(
          "step_numbers",
          """
          __kernel void step_numbers(
              __global const int *first, int first0, __global float *numbers, int numbers0,
              int steps) {
            const int step = get_global_id(0);
            if (step < steps) {
              numbers[numbers0 + step] = first[first0] + step;
            }
          }
          """);

  private final CompiledLoop loop;
  private final ScanPlan plan;
  private final Scan scan;
  private final DeviceMemory memory;
  private final Queue queue;
  private final FusedKernels kernels;
  private final Products products;
  private final List<ClTensor> arguments;
  private final int steps;
  private final int batch;
  private final int[] stateInputs;

  /** What goes back to the pool in the end. */
  private final List<Buffer> taken = new ArrayList<>();

  private final ClTensor[] results;
  private StepMemory<Buffer> places;
  private List<RepeatedFactor> weights;

  LoopRun(
      CompiledLoop loop,
      DeviceMemory memory,
      Queue queue,
      FusedKernels kernels,
      Products products,
      List<ClTensor> arguments) {
    this.loop = loop;
    this.plan = loop.plan();
    this.scan = plan.scan();
    this.memory = memory;
    this.queue = queue;
    this.kernels = kernels;
    this.products = products;
    this.arguments = arguments;
    this.stateInputs = scan.positions(InputRole.STATE);
    ClTensor first = arguments.get(scan.firstSequence());
    this.steps = first.shape().extent(0);
    this.batch = first.shape().extent(1);
    this.results = new ClTensor[scan.outputs().size()];
  }

  /**
   * Queues all steps.
   *
   * @return one new tensor for each of the loop's results
   */
  List<ClTensor> run() {
    boolean queued = false;
    try {
      makeResults();
      weights = plan.weights().stream().map(this::repeated).toList();
      places = new StepMemory<>(plan, holders(), steps, batch, 0);
      begin();
      for (int done = 0; done < steps; done++) {
        places.advanceTo(done);
        for (int i = 0; i < loop.kernels().size(); i++) {
          run(plan.actions().get(i), loop.kernels().get(i));
        }
      }
      finish();
      queued = true;
      return List.of(results);
    } finally {
      taken.forEach(Buffer::release);
      if (!queued) {
        Arrays.stream(results).filter(Objects::nonNull).forEach(memory::release);
      }
    }
  }

  private Holders<Buffer> holders() {
    return new Holders<>(
        IntStream.range(0, arguments.size()).mapToObj(this::argumentRows).toList(),
        IntStream.range(0, results.length)
            .mapToObj(i -> rows(results[i], scan.outputs().get(i) == OutputRole.STACKED))
            .toList(),
        plan.temporaries().stream().map(width -> take(batch, width)).toList(),
        IntStream.range(0, stateInputs.length).mapToObj(this::states).toList());
  }

  private void run(StepAction action, Optional<FusedKernels.Prepared> prepared) {
    if (action instanceof StepAction.Kernel kernel) {
      List<Place> at =
          Stream.concat(kernel.operands().stream(), kernel.results().stream())
              .map(this::find)
              .toList();
      kernels.launch(prepared.orElseThrow(), batch, kernel.columns(), at);
    } else if (action instanceof StepAction.Product product) {
      multiply(product);
    }
  }

  private void multiply(StepAction.Product product) {
    Place left = find(product.left());
    Place addend = product.addend() == null ? null : find(product.addend());
    Place result = find(product.result());
    products.matmul(
        left.region(),
        left.stride(),
        weights.get(product.weight()),
        batch,
        addend == null ? null : addend.region(),
        addend == null ? 0 : addend.stride(),
        result.region(),
        result.stride());
  }

  /** A weight, which every step multiplies by. */
  private RepeatedFactor repeated(ScanPlan.Weight weight) {
    ClTensor matrix = arguments.get(weight.input());
    int height = matrix.shape().extent(0);
    int width = matrix.shape().extent(1);
    boolean transposed = weight.transposed();
    RepeatedFactor factor =
        products.repeated(
            matrix.region(),
            transposed,
            transposed ? height : width,
            transposed ? width : height,
            width,
            batch,
            steps);
    factor.packed().ifPresent(packed -> taken.add(packed.buffer()));
    return factor;
  }

  private Place find(StepHome home) {
    places.find(home);
    return new Place(new Region(places.memory(), places.offset()), places.stride());
  }

  /** Copies the states before the first step to where their histories are. */
  private void begin() {
    places.advanceTo(0);
    for (int k = 0; k < stateInputs.length; k++) {
      if (plan.nextStates().get(k).kind() == Kind.HISTORY) {
        ClTensor initial = arguments.get(stateInputs[k]);
        int width = initial.shape().extent(1);
        copy(new Place(initial.region(), width), find(new StepHome(Kind.STATE, k, 0)), width);
      }
    }
  }

  /** Copies the states after the last step to where the results are. */
  private void finish() {
    int[] positions = scan.positions(OutputRole.STATE);
    places.advanceTo(steps);
    for (int k = 0; k < positions.length; k++) {
      ClTensor result = results[positions[k]];
      int width = result.shape().extent(1);
      copy(find(new StepHome(Kind.STATE, k, 0)), new Place(result.region(), width), width);
    }
  }

  private void copy(Place from, Place to, int width) {
    if (batch > 0 && width > 0) {
      kernels.copy(from, to, batch, width);
    }
  }

  private void makeResults() {
    List<TensorType> types = scan.infer(arguments.stream().map(ClTensor::type).toList());
    boolean reverse = scan.reverse();
    for (int i = 0; i < results.length; i++) {
      TensorType type = types.get(i);
      if (plan.isHistory(i)) { // with room beside it for the state after the last step
        results[i] = memory.makeWithin(type, reverse ? step(type) : 0, reverse ? 0 : step(type));
      } else if (!plan.shared().containsKey(i)) {
        results[i] = memory.make(type);
      }
    }
    plan.shared()
        .forEach(
            (after, before) -> {
              int step = step(types.get(before));
              int from = reverse ? -step : step;
              results[after] = memory.view(types.get(after), results[before], from);
            });
  }

  /** How many numbers a step has. */
  private static int step(TensorType stacked) {
    return stacked.shape().size(1, stacked.shape().rank());
  }

  private Rows<Buffer> argumentRows(int argument) {
    ClTensor tensor = arguments.get(argument);
    if (scan.inputs().get(argument) == InputRole.STEP) {
      Rows<Buffer> numbers = take(steps, 1);
      queue.launch(
          STEP_NUMBERS,
          Work.linear(steps),
          Argument.of(tensor),
          Argument.of(new Region(numbers.memory(), 0)),
          Argument.of(steps));
      return numbers;
    }
    return rows(tensor, scan.inputs().get(argument) == InputRole.SEQUENCE);
  }

  private static Rows<Buffer> rows(ClTensor tensor, boolean perStep) {
    int width = tensor.shape().rank() == 0 ? 1 : tensor.shape().extent(-1);
    return new Rows<>(tensor.region().buffer(), tensor.region().offset(), width, perStep);
  }

  private Rows<Buffer> take(int rows, int width) {
    Buffer buffer = memory.pool().take((long) rows * width);
    taken.add(buffer);
    return new Rows<>(buffer, 0, width, false);
  }

  private List<Rows<Buffer>> states(int state) {
    StepHome own = new StepHome(Kind.NEXT_STATE, state, 0);
    if (!plan.nextStates().get(state).equals(own)) {
      return List.of();
    }
    int width = arguments.get(stateInputs[state]).shape().extent(1);
    return List.of(take(batch, width), take(batch, width));
  }
}
