package io.sarmal.backend.cpu.vector;

import com.google.common.base.Throwables;
import io.sarmal.backend.cpu.UnaryKernel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A kernel that C2 compiles by itself and never as part of its caller.
 *
 * <p>A method of many vector operations fits C2's budget of nodes alone, but not inlined beside
 * another: then C2 stops inlining half way ({@code NodeCountInliningCutoff}), vectors become
 * objects, and the kernel is ten times slower or worse. C2 cannot look into a method handle that is
 * no constant, so it calls this one.
 */
final class OwnCode implements UnaryKernel {
  private static final MethodType KERNEL =
      MethodType.methodType(
          void.class, float[].class, int.class, float[].class, int.class, int.class);

  private final MethodHandle kernel;

  private OwnCode(MethodHandle kernel) {
    this.kernel = kernel;
  }

  /** The kernel that is a static method of {@link VectorActivations}. */
  static UnaryKernel activation(String name) {
    try {
      return new OwnCode(MethodHandles.lookup().findStatic(VectorActivations.class, name, KERNEL));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("there is no kernel " + name, e);
    }
  }

  @Override
  public void apply(float[] x, int xo, float[] y, int yo, int n) {
    try {
      kernel.invokeExact(x, xo, y, yo, n);
    } catch (Throwable t) {
      Throwables.throwIfUnchecked(t);
      throw new IllegalStateException("a kernel threw a checked exception", t);
    }
  }
}
