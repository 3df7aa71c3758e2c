package io.sarmal.backend.opencl;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
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
  private final LoadingCache<FusedKernel, Source> sources;

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
    this.sources =
        CacheBuilder.newBuilder()
            .weakKeys()
            .build(CacheLoader.from(kernel -> FusedSource.of(kernel, group)));
  }

  /**
   * Launches a kernel on a domain that is not empty.
   *
   * <p>A result may lie where an operand does if both are {@link Form#FULL} and have the same
   * stride.
   */
  void launch(
      FusedKernel kernel, int rows, int columns, List<Place> operands, List<Place> results) {
    List<Place> places = new ArrayList<>(operands);
    places.addAll(results);
    boolean folds = FusedSource.folds(kernel);
    boolean flat = !folds && isFlat(kernel, columns, places);
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
        folds
            ? new Work(Extent.of((long) height * group), Extent.of(group))
            : Work.grid(width, height);
    queue.launch(sources.getUnchecked(kernel), work, arguments.toArray(Argument[]::new));
  }

  /** Whether rows follow each other without gaps, so that the domain may as well be one row. */
  private static boolean isFlat(FusedKernel kernel, int columns, List<Place> places) {
    List<Form> forms = new ArrayList<>(kernel.operandForms());
    forms.addAll(kernel.resultForms());
    for (int i = 0; i < places.size(); i++) {
      if (forms.get(i) != Form.SCALAR
          && !(forms.get(i) == Form.FULL && places.get(i).stride() == columns)) {
        return false;
      }
    }
    return true;
  }
}
