package io.sarmal.core.plan;

import io.sarmal.core.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the axes of a shape that are to be folded lie among the others, as {@code [outer, folded,
 * inner]}.
 *
 * @param together whether they do; if not, {@code inner} is 1, as if they were moved to the end
 */
public record FoldedAxes(int outer, int folded, int inner, boolean together) {
  /** How these axes lie; axes of extent 1 lie anywhere. */
  public static FoldedAxes of(Shape shape, int... axes) {
    int[] folded = Arrays.stream(axes).filter(axis -> shape.extent(axis) != 1).sorted().toArray();
    int first = folded.length == 0 ? shape.rank() : folded[0];
    int end = folded.length == 0 ? first : folded[folded.length - 1] + 1;
    boolean together =
        IntStream.range(first, end)
            .allMatch(axis -> shape.extent(axis) == 1 || contains(folded, axis));
    if (together) {
      return new FoldedAxes(
          shape.size(0, first), shape.size(first, end), shape.size(end, shape.rank()), true);
    }
    int outer = others(shape, folded).map(shape::extent).reduce(1, (extent, more) -> extent * more);
    int length = Arrays.stream(folded).map(shape::extent).reduce(1, (a, b) -> a * b);
    return new FoldedAxes(outer, length, 1, false);
  }

  /** All axes, those to be folded last. */
  public static int[] toTheEnd(Shape shape, int... axes) {
    return IntStream.concat(others(shape, axes), Arrays.stream(axes).sorted()).toArray();
  }

  private static IntStream others(Shape shape, int... axes) {
    return IntStream.range(0, shape.rank()).filter(axis -> !contains(axes, axis));
  }

  private static boolean contains(int[] axes, int axis) {
    return Arrays.stream(axes).anyMatch(a -> a == axis);
  }
}
