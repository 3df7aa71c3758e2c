package io.sarmal.core.plan;

import io.sarmal.core.program.Scan.InputRole;
import io.sarmal.core.program.Value;
import java.util.List;

/**
 * Finds where the values of a loop's step lie while it runs.
 *
 * <p>After {@link #find}, {@link #memory}, {@link #offset} and {@link #stride} say where the first
 * row begins and how far it is from one row to the next, 0 if all rows share one.
 *
 * @param <M> what has numbers: an array, or a buffer on a device
 */
public final class StepMemory<M> {
  /**
   * Rows of numbers.
   *
   * @param offset where the first one begins
   * @param width the number of columns
   * @param perStep whether there are as many rows for every step, in the order of time
   */
  public record Rows<M>(M memory, int offset, int width, boolean perStep) {}

  /**
   * Everything that has rows.
   *
   * @param arguments of the loop, in order; a step number's begins with the number of the first
   *     step, and has one for each step
   * @param results of the loop, in order
   * @param temporaries as the plan has them
   * @param states for each state the two between which it goes to and fro; an empty list where some
   *     result has it
   */
  public record Holders<M>(
      List<Rows<M>> arguments,
      List<Rows<M>> results,
      List<Rows<M>> temporaries,
      List<List<Rows<M>>> states) {}

  private final ScanPlan plan;
  private final Holders<M> holders;
  private final int[] stateInputs;
  private final boolean[] sharesRow;
  private final int steps;
  private final int batch;
  private final int first;
  private int done;
  private M memory;
  private int offset;
  private int stride;

  /**
   * The memory of one run.
   *
   * @param first the first row of the batch that is looked for
   */
  public StepMemory(ScanPlan plan, Holders<M> holders, int steps, int batch, int first) {
    this.plan = plan;
    this.holders = holders;
    this.steps = steps;
    this.batch = batch;
    this.first = first;
    this.stateInputs = plan.scan().positions(InputRole.STATE);
    List<Value> inputs = plan.scan().step().inputs().values().asList();
    this.sharesRow = new boolean[inputs.size()];
    for (int i = 0; i < sharesRow.length; i++) {
      sharesRow[i] = !plan.rows().isByRow(inputs.get(i));
    }
  }

  /** Says how many steps have been run; after all of them, states are those after the last. */
  public void advanceTo(int stepsDone) {
    done = stepsDone;
  }

  /** The time of the step under way. */
  public int time() {
    return time(done);
  }

  /** The time of the step after so many others. */
  private int time(int before) {
    return plan.scan().reverse() ? steps - 1 - before : before;
  }

  /** Looks a value up. */
  public void find(StepHome home) {
    switch (home.kind()) {
      case SEQUENCE -> at(holders.arguments().get(home.number()), home.column(), done);
      case INVARIANT -> {
        at(holders.arguments().get(home.number()), home.column(), done);
        if (sharesRow[home.number()]) {
          offset -= first * stride;
          stride = 0;
        }
      }
      case STEP_NUMBER -> {
        Rows<M> numbers = holders.arguments().get(home.number());
        memory = numbers.memory();
        offset = numbers.offset() + time(done);
        stride = 0;
      }
      case STATE -> findState(home);
      case NEXT_STATE -> at(holders.states().get(home.number()).get(done & 1), home.column(), done);
      case STACKED -> at(holders.results().get(home.number()), home.column(), done);
      case HISTORY -> {
        at(holders.results().get(home.number()), home.column(), done);
        offset += (plan.scan().reverse() ? -1 : 1) * batch * stride;
      }
      case TEMPORARY -> at(holders.temporaries().get(home.number()), home.column(), done);
    }
  }

  private void findState(StepHome home) {
    StepHome last = plan.nextStates().get(home.number()).shift(home.column());
    if (last.kind() == StepHome.Kind.HISTORY) {
      at(holders.results().get(last.number()), last.column(), done);
    } else if (done == 0) {
      at(holders.arguments().get(stateInputs[home.number()]), home.column(), done);
    } else if (last.kind() == StepHome.Kind.STACKED) {
      at(holders.results().get(last.number()), last.column(), done - 1);
    } else {
      at(holders.states().get(last.number()).get((done - 1) & 1), last.column(), done);
    }
  }

  /** The rows of a holder in the step after {@code before} others. */
  private void at(Rows<M> rows, int column, int before) {
    memory = rows.memory();
    stride = rows.width();
    int row = (rows.perStep() ? time(before) * batch : 0) + first;
    offset = rows.offset() + row * stride + column;
  }

  /** What has the numbers of the value last found. */
  public M memory() {
    return memory;
  }

  /** Where its first row begins. */
  public int offset() {
    return offset;
  }

  /** How far it is from one row to the next. */
  public int stride() {
    return stride;
  }
}
