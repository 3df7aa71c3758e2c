package io.sarmal.backend.opencl;

import com.google.common.primitives.ImmutableIntArray;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;

/** What a kernel is given. */
sealed interface Argument {
  /**
   * Two parameters of the kernel: {@code __global float *x}, or {@code int}, and {@code int x0},
   * the index of the first element.
   */
  record Memory(Region region) implements Argument {
    @Override
    public int set(cl_kernel kernel, int index) {
      check(
          index,
          CL.clSetKernelArg(kernel, index, Sizeof.cl_mem, Pointer.to(region.buffer().handle())));
      return new Int(region.offset()).set(kernel, index + 1);
    }
  }

  /** An {@code int}. */
  record Int(int value) implements Argument {
    @Override
    public int set(cl_kernel kernel, int index) {
      check(index, CL.clSetKernelArg(kernel, index, Sizeof.cl_int, Pointer.to(new int[] {value})));
      return index + 1;
    }
  }

  /** A vector, {@code int16}: sixteen numbers for the time that one takes. */
  record Ints(ImmutableIntArray values) implements Argument {
    @Override
    public int set(cl_kernel kernel, int index) {
      check(index, CL.clSetKernelArg(kernel, index, Sizeof.cl_int16, Pointer.to(values.toArray())));
      return index + 1;
    }
  }

  /** A {@code float}. */
  record Real(float value) implements Argument {
    @Override
    public int set(cl_kernel kernel, int index) {
      check(
          index,
          CL.clSetKernelArg(kernel, index, Sizeof.cl_float, Pointer.to(new float[] {value})));
      return index + 1;
    }
  }

  /** Local memory, {@code __local float *}, of so many bytes. */
  record Local(int bytes) implements Argument {
    @Override
    public int set(cl_kernel kernel, int index) {
      check(index, CL.clSetKernelArg(kernel, index, bytes, null));
      return index + 1;
    }
  }

  static Argument of(ClTensor tensor) {
    return new Memory(tensor.region());
  }

  static Argument of(Region region) {
    return new Memory(region);
  }

  static Argument of(int value) {
    return new Int(value);
  }

  /** Sixteen numbers as one argument. */
  static Argument of(int first, int... others) {
    return new Ints(ImmutableIntArray.of(first, others));
  }

  static Argument of(float value) {
    return new Real(value);
  }

  /**
   * Gives itself to a kernel.
   *
   * @return the index of the parameter after
   */
  int set(cl_kernel kernel, int index);

  private static void check(int index, int status) {
    Status.check(status, "set parameter %s", index);
  }
}
