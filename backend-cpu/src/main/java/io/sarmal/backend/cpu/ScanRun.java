package io.sarmal.backend.cpu;

import io.sarmal.core.Shape;
import io.sarmal.core.plan.ScanPlan;
import io.sarmal.core.plan.StepAction;
import io.sarmal.core.plan.StepHome;
import io.sarmal.core.program.Scan;
import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Scan.OutputRole;
import io.sarmal.core.program.Value;
import java.util.List;

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
  private final float[][] temporaries;
  private final float[][][] states;
  private final int[] stateInputs;

  /** For each argument whose rows are found by ids, those of the step under way; else null. */
  private final float[][] found;

  /**
   * A run.
   *
   * @param results where everything goes, of any contents
   */
  ScanRun(
      ScanPlan plan,
      BlockPrograms programs,
      Gemm gemm,
      BufferPool pool,
      List<LoopArgument> arguments,
      List<CpuTensor> results) {
    this.plan = plan;
    this.programs =
        plan.actions().stream()
            .map(a -> a instanceof StepAction.Kernel kernel ? programs.get(kernel.fused()) : null)
            .toArray(BlockProgram[]::new);
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
    this.temporaries =
        plan.temporaries().stream().map(w -> pool.take(batch * w)).toArray(float[][]::new);
    this.states = new float[stateInputs.length][2][];
    for (int k = 0; k < states.length; k++) {
      if (plan.nextStates().get(k).equals(nextState(k))) {
        states[k][0] = pool.take(argument(stateInputs[k]).size());
        states[k][1] = pool.take(argument(stateInputs[k]).size());
      }
    }
    this.found = new float[arguments.size()][];
    for (int i = 0; i < found.length; i++) {
      if (arguments.get(i).ids() != null) {
        found[i] = pool.take(batch * argument(i).shape().extent(1));
      }
    }
  }

  /** An argument; where its rows are found by ids, the table. */
  private CpuTensor argument(int position) {
    return arguments.get(position).tensor();
  }

  private static StepHome nextState(int k) {
    return new StepHome(StepHome.Kind.NEXT_STATE, k, 0);
  }

  private PackedMatrix pack(ScanPlan.Weight weight) {
    return argument(weight.input()).packed(gemm.kernel(), weight.transposed());
  }

  /** Runs all steps on the threads of a pool. */
  void run(Workers workers) {
    int units = (batch + FEW_ROWS - 1) / FEW_ROWS;
    int shares = Math.min(workers.threads(), units);
    boolean alone = shares == 1;
    workers.parallelFor(
        shares,
        share -> {
          int from = (int) ((long) units * share / shares) * FEW_ROWS;
          int to = Math.min(batch, (int) ((long) units * (share + 1) / shares) * FEW_ROWS);
          new Rows(from, to - from, alone).run();
        });
    for (float[] temporary : temporaries) {
      pool.giveBack(temporary);
    }
    for (float[] rows : found) {
      if (rows != null) {
        pool.giveBack(rows);
      }
    }
    for (float[][] buffers : states) {
      if (buffers[0] != null) {
        pool.giveBack(buffers[0]);
        pool.giveBack(buffers[1]);
      }
    }
  }

  /** The rows that one thread takes through all steps. */
  private final class Rows {
    private final int first;
    private final int count;

    /** Whether there are no other rows: then the threads share each product's columns. */
    private final boolean alone;

    private final BlockMemory[] memories = new BlockMemory[plan.actions().size()];
    private final float[] stepNumber = new float[1];

    /** Which step runs now, as a number of steps run before. */
    private int done;

    // The last home that was looked up.
    private float[] array;
    private int offset;
    private int stride;

    Rows(int first, int count, boolean alone) {
      this.first = first;
      this.count = count;
      this.alone = alone;
      for (int i = 0; i < memories.length; i++) {
        if (programs[i] != null) {
          memories[i] = programs[i].memory();
        }
      }
    }

    void run() {
      begin();
      for (done = 0; done < steps; done++) {
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

    private void run(StepAction.Kernel kernel, BlockProgram program, BlockMemory memory) {
      for (int i = 0; i < kernel.operands().size(); i++) {
        find(kernel.operands().get(i));
        memory.operand(i, array, offset, stride);
      }
      for (int i = 0; i < kernel.results().size(); i++) {
        find(kernel.results().get(i));
        memory.result(i, array, offset, stride);
      }
      program.run(memory, count, kernel.columns());
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
      find(home);
      return Matrix.of(array, offset, count, columns, stride);
    }

    /** Copies the states before the first step to where their histories are. */
    private void begin() {
      for (int k = 0; k < stateInputs.length; k++) {
        if (plan.nextStates().get(k).kind() == StepHome.Kind.HISTORY) {
          CpuTensor initial = argument(stateInputs[k]);
          int width = initial.shape().extent(1);
          find(new StepHome(StepHome.Kind.STATE, k, 0));
          System.arraycopy(
              initial.floats(), initial.offset() + first * width, array, offset, count * width);
        }
      }
    }

    private void findRows() {
      for (int i = 0; i < found.length; i++) {
        if (found[i] != null) {
          int width = argument(i).shape().extent(1);
          arguments.get(i).find(time(done), first, count, found[i], first * width);
        }
      }
    }

    /** Copies the states after the last step to where the results are. */
    private void finish() {
      int[] positions = scan.positions(OutputRole.STATE);
      for (int k = 0; k < positions.length; k++) {
        CpuTensor result = results.get(positions[k]);
        int width = result.shape().extent(1);
        done = steps;
        find(new StepHome(StepHome.Kind.STATE, k, 0));
        for (int row = 0; row < count; row++) {
          System.arraycopy(
              array,
              offset + row * stride,
              result.floats(),
              result.offset() + (first + row) * width,
              width);
        }
      }
    }

    /** The time of the step after {@code before} others. */
    private int time(int before) {
      return scan.reverse() ? steps - 1 - before : before;
    }

    private void find(StepHome home) {
      switch (home.kind()) {
        case SEQUENCE -> sequence(home);
        case STACKED -> slice(results.get(home.number()), home.column(), done);
        case INVARIANT -> invariant(home);
        case TEMPORARY -> {
          stride = plan.temporaries().get(home.number());
          array = temporaries[home.number()];
          offset = first * stride + home.column();
        }
        case NEXT_STATE -> buffer(home, done);
        case HISTORY -> {
          slice(results.get(home.number()), home.column(), done);
          offset += (scan.reverse() ? -1 : 1) * batch * stride;
        }
        case STATE -> state(home);
        case STEP_NUMBER -> {
          CpuTensor start = argument(home.number());
          stepNumber[0] = start.ints()[start.offset()] + time(done);
          array = stepNumber;
          offset = 0;
          stride = 0;
        }
      }
    }

    private void sequence(StepHome home) {
      if (found[home.number()] == null) {
        slice(argument(home.number()), home.column(), done);
      } else {
        stride = argument(home.number()).shape().extent(1);
        array = found[home.number()];
        offset = first * stride + home.column();
      }
    }

    /** The rows of a sequence at the step after {@code before} others. */
    private void slice(CpuTensor tensor, int column, int before) {
      stride = tensor.shape().extent(2);
      array = tensor.floats();
      offset = tensor.offset() + (time(before) * batch + first) * stride + column;
    }

    private void invariant(StepHome home) {
      CpuTensor tensor = argument(home.number());
      Value declared = scan.step().inputs().values().asList().get(home.number());
      boolean byRow = plan.rows().isByRow(declared);
      stride = byRow ? tensor.shape().extent(1) : 0;
      array = tensor.floats();
      offset = tensor.offset() + first * stride + home.column();
    }

    private void buffer(StepHome home, int step) {
      array = states[home.number()][step & 1];
      stride = argument(stateInputs[home.number()]).shape().extent(1);
      offset = first * stride + home.column();
    }

    private void state(StepHome home) {
      StepHome last = plan.nextStates().get(home.number()).shift(home.column());
      if (last.kind() == StepHome.Kind.HISTORY) {
        slice(results.get(last.number()), last.column(), done);
        return;
      }
      if (done == 0) {
        CpuTensor initial = argument(stateInputs[home.number()]);
        stride = initial.shape().extent(1);
        array = initial.floats();
        offset = initial.offset() + first * stride + home.column();
        return;
      }
      if (last.kind() == StepHome.Kind.STACKED) {
        slice(results.get(last.number()), last.column(), done - 1);
      } else {
        buffer(last, done - 1);
      }
    }
  }
}
