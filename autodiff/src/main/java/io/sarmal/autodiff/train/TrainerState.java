package io.sarmal.autodiff.train;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.primitives.Floats;
import io.sarmal.autodiff.io.StoredTensor;
import java.util.Arrays;
import java.util.List;

/**
 * All that a {@link Trainer} knows between two updates, off any backend: a trainer to which it is
 * given goes on to the same bits.
 *
 * @param steps the updates done
 * @param draws the batches trained on, which number the random draws
 * @param parameters flat
 * @param slots the optimiser's arrays
 * @param sequence whether the next batch goes on with a sequence
 * @param carried what it is given then
 */
public record TrainerState(
    int steps,
    int draws,
    StoredTensor parameters,
    List<StoredTensor> slots,
    boolean sequence,
    List<StoredTensor> carried) {
  /** Checks the counts and copies the lists. */
  public TrainerState {
    checkArgument(steps >= 0, "a number of steps is 0 or more, not %s", steps);
    checkArgument(draws >= 0, "a number of draws is 0 or more, not %s", draws);
    checkArgument(sequence || carried.isEmpty(), "nothing is carried where no sequence has begun");
    slots = List.copyOf(slots);
    carried = List.copyOf(carried);
  }

  /** Whether all parameters and all of the optimiser's numbers are finite. */
  public boolean isFinite() {
    return isFinite(parameters) && slots.stream().allMatch(TrainerState::isFinite);
  }

  private static boolean isFinite(StoredTensor tensor) {
    return switch (tensor.type()) {
      case F64 -> Arrays.stream(tensor.doubles()).allMatch(Double::isFinite);
      case F32 -> Floats.asList(tensor.floats()).stream().allMatch(Float::isFinite);
      case I32, I64 -> true;
    };
  }
}
