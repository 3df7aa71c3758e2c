package io.sarmal.backend.opencl;

import io.sarmal.core.plan.Form;
import io.sarmal.core.plan.FusedKernel;
import java.util.ArrayList;
import java.util.List;

/** Launches fused kernels. */
final class FusedKernels {
  /** How many work-items fold a row together on devices that are no CPUs. */
  static final int GPU_GROUP = 128;

  /**
   * Where an operand or a result lies.
   *
   * @param stride from one row to the next
   */
  record Place(Region region, int stride) {}

  private final Queue queue;
  private final int group;
  private final Prepared copy;

  /** Kernels that suit the device. */
  FusedKernels(Queue queue) {
    this(queue, queue.device().isGpu() ? GPU_GROUP : 1);
  }

  /**
   * Kernels of a kind.
   *
   * @param group as {@link FusedSource#of} has it
   */
  FusedKernels(Queue queue, int group) {
    this.queue = queue;
    this.group = group;
    FusedKernel.Builder builder = FusedKernel.builder();
    builder.result(builder.operand(Form.FULL));
    this.copy = prepare(builder.build());
  }

  /**
   * A fused kernel ready to be launched.
   *
   * @param forms of the operands, then of the results
   */
  record Prepared(Source source, boolean folds, List<Form> forms) {}

  /** Makes a kernel ready; it is compiled when it is launched first. */
  Prepared prepare(FusedKernel kernel) {
    List<Form> forms = new ArrayList<>(kernel.operandForms());
    forms.addAll(kernel.resultForms());
    return new Prepared(FusedSource.of(kernel, group), FusedSource.folds(kernel), forms);
  }

  /**
   * Launches a kernel on a domain that is not empty.
   *
   * <p>A result may lie where an operand does if both are {@link Form#FULL} and have the same
   * stride.
   *
   * @param places of the operands, then of the results
   */
  void launch(Prepared kernel, int rows, int columns, List<Place> places) {
    boolean flat = !kernel.folds && isFlat(kernel.forms, columns, places);
    List<Argument> arguments = new ArrayList<>();
    for (Place place : places) {
      arguments.add(Argument.of(place.region()));
      arguments.add(Argument.of(place.stride()));
    }
    int height = flat ? 1 : rows;
    int width = flat ? rows * columns : columns;
    arguments.add(Argument.of(height));
    arguments.add(Argument.of(width));
    Work work =
        kernel.folds
            ? new Work(Extent.of((long) height * group), Extent.of(group))
            : Work.grid(width, height);
    queue.launch(kernel.source, work, arguments.toArray(Argument[]::new));
  }

  /** Copies rows, of which there is at least one. */
  void copy(Place from, Place to, int rows, int columns) {
    launch(copy, rows, columns, List.of(from, to));
  }

  /** Whether rows follow each other without gaps, so that the domain may as well be one row. */
  private static boolean isFlat(List<Form> forms, int columns, List<Place> places) {
    for (int i = 0; i < places.size(); i++) {
      if (forms.get(i) != Form.SCALAR
          && !(forms.get(i) == Form.FULL && places.get(i).stride() == columns)) {
        return false;
      }
    }
    return true;
  }
}
