package io.sarmal.backend.cpu;

import io.sarmal.core.Shape;
import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import io.sarmal.core.plan.StepHome;
import io.sarmal.core.plan.StepMemory;
import io.sarmal.core.plan.StepMemory.Holders;
import io.sarmal.core.plan.StepMemory.Rows;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One run of a {@link ScanPlan}: its memory, shared out to threads by rows. */
final class ScanRun {
  /** Fewer rows than this are not worth a thread of their own. */
  private static final int FEW_ROWS = 4;

  private final ScanPlan plan;

  /** What the plan's actions run, in their places; null for products. */
  private final BlockProgram[] programs;

  private final Scan scan;
  private final Gemm gemm;
  private final BufferPool pool;
  private final List<LoopArgument> arguments;
  private final List<CpuTensor> results;
  private final int steps;
  private final int batch;
  private final PackedMatrix[] weights;
  private final Holders<float[]> holders;
  private final int[] stateInputs;

  /** What goes back to the pool in the end. */
  private final List<float[]> taken = new ArrayList<>();

  /**
   * A run.
   *
   * @param results where everything goes, of any contents
   */
  ScanRun(
      CompiledLoop loop,
      Gemm gemm,
      BufferPool pool,
      List<LoopArgument> arguments,
      List<CpuTensor> results) {
    this.plan = loop.plan();
    this.programs =
        loop.programs().stream().map(each -> each.orElse(null)).toArray(BlockProgram[]::new);
    this.scan = plan.scan();
    this.gemm = gemm;
    this.pool = pool;
    this.arguments = arguments;
    this.results = results;
    this.stateInputs = scan.positions(InputRole.STATE);
    Shape first = arguments.get(scan.firstSequence()).type().shape();
    this.steps = first.extent(0);
    this.batch = first.extent(1);
    this.weights = plan.weights().stream().map(this::pack).toArray(PackedMatrix[]::new);
    List<Rows<float[]>> argumentRows = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      argumentRows.add(rows(i));
    }
    List<Rows<float[]>> resultRows = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      resultRows.add(rows(results.get(i), scan.outputs().get(i) == OutputRole.STACKED));
    }
    this.holders =
        new Holders<>(
            argumentRows,
            resultRows,
            IntStream.range(0, plan.temporaries().size())
                .mapToObj(i -> temporary(i, loop.sequencesUnder().get(i), argumentRows))
                .toList(),
            IntStream.range(0, stateInputs.length).mapToObj(this::states).toList());
  }

  private Rows<float[]> rows(int argument) {
    CpuTensor tensor = argument(argument);
    if (arguments.get(argument).ids() != null) {
      return take(tensor.shape().extent(1));
    }
    return switch (scan.inputs().get(argument)) {
      case SEQUENCE -> rows(tensor, true);
      case STATE, INVARIANT -> rows(tensor, false);
      case STEP -> {
        float[] numbers = pool.take(steps);
        taken.add(numbers);
        for (int time = 0; time < steps; time++) {
          numbers[time] = tensor.ints()[tensor.offset()] + time;
        }
        yield new Rows<>(numbers, 0, 1, false);
      }
    };
  }

  private static Rows<float[]> rows(CpuTensor tensor, boolean perStep) {
    int width = tensor.shape().rank() == 0 ? 1 : tensor.shape().extent(-1);
    return new Rows<>(tensor.floats(), tensor.offset(), width, perStep);
  }

  /** A temporary, which lies over a sequence where that may be overwritten. */
  private Rows<float[]> temporary(int number, int sequence, List<Rows<float[]>> argumentRows) {
    return sequence >= 0 && arguments.get(sequence).isSpare()
        ? argumentRows.get(sequence)
        : take(plan.temporaries().get(number));
  }

  private Rows<float[]> take(int width) {
    int stride = AlignedMemory.rowStride(width);
    float[] buffer = pool.take(AlignedMemory.TO_NEXT_LINE + batch * stride);
    taken.add(buffer);
    return new Rows<>(buffer, AlignedMemory.TO_NEXT_LINE, stride, false);
  }

  private List<Rows<float[]>> states(int state) {
    StepHome home = plan.nextStates().get(state);
    if (home.kind() != StepHome.Kind.NEXT_STATE || home.number() != state) {
      return List.of();
    }
    int width = argument(stateInputs[state]).shape().extent(1);
    return List.of(take(width), take(width));
  }

  /** An argument; where its rows are found by ids, the table. */
  private CpuTensor argument(int position) {
    return arguments.get(position).tensor();
  }

  private PackedMatrix pack(ScanPlan.Weight weight) {
    return argument(weight.input()).packed(gemm, weight.transposed());
  }

  /** Runs all steps on the threads of a pool. */
  void run(Workers workers) {
    int shares = Math.min(workers.threads(), (batch + FEW_ROWS - 1) / FEW_ROWS);
    boolean alone = shares == 1;
    workers.parallelFor(
        shares,
        share -> {
          int from = (int) ((long) batch * share / shares);
          int to = (int) ((long) batch * (share + 1) / shares);
          new Share(from, to - from, alone).run();
        });
    taken.forEach(pool::giveBack);
  }

  /** The rows that one thread takes through all steps. */
  private final class Share {
    private final int first;
    private final int count;

    /** Whether there are no other rows: then the threads share each product's columns. */
    private final boolean alone;

    private final BlockMemory[] memories = new BlockMemory[plan.actions().size()];
    private final StepMemory<float[]> memory;

    Share(int first, int count, boolean alone) {
      this.first = first;
      this.count = count;
      this.alone = alone;
      this.memory = new StepMemory<>(plan, holders, steps, batch, first);
      for (int i = 0; i < memories.length; i++) {
        if (programs[i] != null) {
          memories[i] = programs[i].memory();
        }
      }
    }

    void run() {
      begin();
      for (int done = 0; done < steps; done++) {
        memory.advanceTo(done);
        findRows();
        for (int i = 0; i < memories.length; i++) {
          if (plan.actions().get(i) instanceof StepAction.Kernel kernel) {
            run(kernel, programs[i], memories[i]);
          } else if (plan.actions().get(i) instanceof StepAction.Product product) {
            run(product);
          }
        }
      }
      finish();
    }

    private void run(StepAction.Kernel kernel, BlockProgram program, BlockMemory places) {
      for (int i = 0; i < kernel.operands().size(); i++) {
        memory.find(kernel.operands().get(i));
        places.operand(i, memory.memory(), memory.offset(), memory.stride());
      }
      for (int i = 0; i < kernel.results().size(); i++) {
        memory.find(kernel.results().get(i));
        places.result(i, memory.memory(), memory.offset(), memory.stride());
      }
      program.run(places, count, kernel.columns());
    }

    private void run(StepAction.Product product) {
      PackedMatrix weight = weights[product.weight()];
      Matrix left = matrix(product.left(), weight.rows());
      Matrix addend = product.addend() == null ? null : matrix(product.addend(), weight.columns());
      Matrix result = matrix(product.result(), weight.columns());
      if (alone) {
        gemm.multiply(left, weight, addend, result);
      } else {
        gemm.kernel().multiply(left, weight, 0, addend, result);
      }
    }

    private Matrix matrix(StepHome home, int columns) {
      memory.find(home);
      return Matrix.of(memory.memory(), memory.offset(), count, columns, memory.stride());
    }

    /** Copies the states before the first step to where their histories are. */
    private void begin() {
      for (int k = 0; k < stateInputs.length; k++) {
        if (plan.nextStates().get(k).kind() == StepHome.Kind.HISTORY) {
          CpuTensor initial = argument(stateInputs[k]);
          int width = initial.shape().extent(1);
          memory.find(new StepHome(StepHome.Kind.STATE, k, 0));
          System.arraycopy(
              initial.floats(),
              initial.offset() + first * width,
              memory.memory(),
              memory.offset(),
              count * width);
        }
      }
    }

    private void findRows() {
      for (int i = 0; i < arguments.size(); i++) {
        if (arguments.get(i).ids() != null) {
          Rows<float[]> found = holders.arguments().get(i);
          int at = found.offset() + first * found.width();
          arguments.get(i).find(memory.time(), first, count, found.memory(), at, found.width());
        }
      }
    }

    /** Copies the states after the last step to where the results are. */
    private void finish() {
      int[] positions = scan.positions(OutputRole.STATE);
      memory.advanceTo(steps);
      for (int k = 0; k < positions.length; k++) {
        CpuTensor result = results.get(positions[k]);
        int width = result.shape().extent(1);
        memory.find(new StepHome(StepHome.Kind.STATE, k, 0));
        for (int row = 0; row < count; row++) {
          System.arraycopy(
              memory.memory(),
              memory.offset() + row * memory.stride(),
              result.floats(),
              result.offset() + (first + row) * width,
              width);
        }
      }
    }
  }
}
