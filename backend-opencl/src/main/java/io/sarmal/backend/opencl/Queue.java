package io.sarmal.backend.opencl;

import static com.google.common.base.Preconditions.checkArgument;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_mem;

/**
 * The work of one device, which is done in the order in which it was given; only reading waits for
 * it. Safe for use by several threads.
 *
 * <p>Lengths are in elements of 4 bytes.
 */
final class Queue implements AutoCloseable {
  /** So many kernels are kept; those that were not launched longest make room. */
  private static final int MOST_KERNELS = 4096;

  /** So many elements at most are moved between the host and the device at once. */
  private static final int PART = 1 << 18;

  private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

  private final Device device;
  private final cl_context context;
  private final cl_command_queue handle;
  private final Compiler compiler;
  private final ConcurrentLinkedQueue<ByteBuffer> downloads = new ConcurrentLinkedQueue<>();
  private final Map<Source, Kernel> kernels = new LinkedHashMap<>(16, 0.75f, true);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong launches = new AtomicLong();
  private boolean closed;

  /** A queue whose kernels this user's processes share. */
  Queue(Device device) {
    this(device, DiskCache.shared());
  }

  /** A queue whose kernels are kept in a cache. */
  Queue(Device device, DiskCache cache) {
    this.device = device;
    int[] status = new int[1];
    cl_context_properties properties = new cl_context_properties();
    properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platformId());
    cl_device_id[] ids = {device.id()};
    this.context = CL.clCreateContext(properties, 1, ids, null, null, status);
    Status.check(status[0], "make a context of " + device);
    this.handle = inOrder(status);
    if (status[0] != CL.CL_SUCCESS) {
      CL.clReleaseContext(context);
      Status.check(status[0], "make a queue of " + device);
    }
    this.compiler = new Compiler(device, context, cache);
  }

  Device device() {
    return device;
  }

  /**
   * Launches a kernel, which is compiled the first time; a launch of no work-items is none.
   *
   * @param arguments its parameters, in order
   * @throws OpenClException if it does not compile, or does not fit its parameters or the device
   */
  void launch(Source source, Work work, Argument... arguments) {
    if (work.isEmpty()) {
      return;
    }
    synchronized (this) {
      Kernel kernel = kernel(source);
      try {
        int index = 0;
        for (Argument argument : arguments) {
          index = argument.set(kernel.handle(), index);
        }
        Status.check(
            CL.clEnqueueNDRangeKernel(
                handle,
                kernel.handle(),
                3,
                null,
                work.global().toArray(),
                work.local().toArray(),
                0,
                null,
                null),
            "launch it over %s in groups of %s",
            work.global(),
            work.local());
      } catch (OpenClException e) {
        throw e.when(
            "kernel %s with %s on %s"
                .formatted(source.function(), Arrays.toString(arguments), device));
      } finally {
        Reference.reachabilityFence(arguments);
      }
    }
    launches.incrementAndGet();
  }

  /** Writes the first elements of an array, which may change at once. */
  void write(Region to, float[] from, int length) {
    checkLength(length, from.length);
    write(to, Pointer.to(from), length);
  }

  /** Writes the first elements of an array, which may change at once. */
  void write(Region to, int[] from, int length) {
    checkLength(length, from.length);
    write(to, Pointer.to(from), length);
  }

  /** Waits for all that was queued, and reads the first elements into an array. */
  void read(Region from, float[] into, int length) {
    checkLength(length, into.length);
    read(from, length, (room, at, n) -> room.asFloatBuffer().get(into, at, n));
  }

  /** Waits for all that was queued, and reads the first elements into an array. */
  void read(Region from, int[] into, int length) {
    checkLength(length, into.length);
    read(from, length, (room, at, n) -> room.asIntBuffer().get(into, at, n));
  }

  /** Copies elements; the regions do not overlap. */
  void copy(Region from, Region to, int length) {
    from.checkHolds(length);
    to.checkHolds(length);
    if (length == 0) {
      return;
    }
    try {
      synchronized (this) {
        checkOpen();
        Status.check(
            CL.clEnqueueCopyBuffer(
                handle,
                from.buffer().handle(),
                to.buffer().handle(),
                bytes(from.offset()),
                bytes(to.offset()),
                bytes(length),
                0,
                null,
                null),
            "copy %s elements",
            length);
      }
    } finally {
      Reference.reachabilityFence(from);
      Reference.reachabilityFence(to);
    }
  }

  /** Sets all elements to one value. */
  void fill(Region to, float value, int length) {
    fill(to, Float.floatToRawIntBits(value), length);
  }

  /** Sets all elements to one value. */
  void fill(Region to, int value, int length) {
    to.checkHolds(length);
    if (length == 0) {
      return;
    }
    try {
      synchronized (this) {
        checkOpen();
        Status.check(
            fill(to.buffer().handle(), value, to.offset(), length), "fill %s elements", length);
      }
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /** How many kernels were launched. */
  long launches() {
    return launches.get();
  }

  /** How often the host waited for the device. */
  long waits() {
    return reads.get();
  }

  /** How many kernels were compiled from their source. */
  synchronized int compilations() {
    return compiler.fromSource();
  }

  /** New memory of the device; empty if there is none. */
  synchronized Optional<Slab> allocate(long bytes) {
    checkOpen();
    int[] status = new int[1];
    cl_mem memory = CL.clCreateBuffer(context, CL.CL_MEM_READ_WRITE, bytes, null, status);
    if (status[0] == CL.CL_SUCCESS) {
      // Some devices find room for it only when it is first used, and say so only then.
      status[0] = fill(memory, 0, 0, 1);
      if (status[0] != CL.CL_SUCCESS) {
        CL.clReleaseMemObject(memory);
      }
    }
    if (Status.isOutOfMemory(status[0])) {
      return Optional.empty();
    }
    Status.check(status[0], "make a buffer of %s on %s", Bytes.text(bytes), device);
    return Optional.of(new Slab(memory, bytes));
  }

  /** Gives memory up; work that is queued is still done. */
  synchronized void free(Slab slab) {
    CL.clReleaseMemObject(slab.handle());
  }

  /** Waits for all that was queued; nothing can be queued any more. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      CL.clFinish(handle);
      kernels.values().forEach(Kernel::release);
      kernels.clear();
      CL.clReleaseCommandQueue(handle);
      CL.clReleaseContext(context);
    }
  }

  /** Takes elements out of memory of the host. */
  private interface Taker {
    void take(ByteBuffer room, int at, int length);
  }

  /**
   * Writing to the buffer itself would wait for what is queued, or else need a thread that keeps
   * the array: it is copied to a buffer of its own first, by the way.
   */
  private void write(Region to, Pointer from, int length) {
    to.checkHolds(length);
    try {
      synchronized (this) {
        checkOpen();
        for (int at = 0; at < length; at += PART) {
          int n = Math.min(PART, length - at);
          cl_mem copy = copyOf(from.withByteOffset(bytes(at)), n);
          int status =
              CL.clEnqueueCopyBuffer(
                  handle,
                  copy,
                  to.buffer().handle(),
                  0,
                  bytes(to.offset() + at),
                  bytes(n),
                  0,
                  null,
                  null);
          CL.clReleaseMemObject(copy);
          Status.check(status, "write %s elements", n);
        }
      }
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  private cl_mem copyOf(Pointer from, int length) {
    int[] status = new int[1];
    long flags = CL.CL_MEM_READ_ONLY | CL.CL_MEM_COPY_HOST_PTR;
    cl_mem copy = CL.clCreateBuffer(context, flags, bytes(length), from, status);
    Status.check(status[0], "copy %s elements to %s", length, device);
    return copy;
  }

  /**
   * The array itself is not read into: while the device is waited for, the garbage collector would
   * have to wait too. Nor is the lock held: others may queue work.
   */
  private void read(Region from, int length, Taker taker) {
    from.checkHolds(length);
    ByteBuffer room = download();
    retain();
    try {
      for (int at = 0; at < length; at += PART) {
        int n = Math.min(PART, length - at);
        Status.check(
            CL.clEnqueueReadBuffer(
                handle,
                from.buffer().handle(),
                true,
                bytes(from.offset() + at),
                bytes(n),
                Pointer.to(room),
                0,
                null,
                null),
            "do what was queued, or read %s elements",
            n);
        taker.take(room, at, n);
      }
      reads.incrementAndGet();
    } finally {
      CL.clReleaseCommandQueue(handle);
      downloads.add(room);
      Reference.reachabilityFence(from);
    }
  }

  /** Keeps the queue while one thread waits for it, should another close it. */
  private synchronized void retain() {
    checkOpen();
    CL.clRetainCommandQueue(handle);
  }

  private ByteBuffer download() {
    ByteBuffer free = downloads.poll();
    return free != null ? free : ByteBuffer.allocateDirect(PART * Float.BYTES).order(NATIVE);
  }

  @SuppressWarnings("deprecation") // what came instead is not in OpenCL 1.2
  private cl_command_queue inOrder(int[] status) {
    return CL.clCreateCommandQueue(context, device.id(), 0, status);
  }

  private int fill(cl_mem memory, int value, int offset, int length) {
    return CL.clEnqueueFillBuffer(
        handle,
        memory,
        Pointer.to(new int[] {value}),
        Integer.BYTES,
        bytes(offset),
        bytes(length),
        0,
        null,
        null);
  }

  private Kernel kernel(Source source) {
    checkOpen();
    Kernel known = kernels.get(source);
    if (known != null) {
      return known;
    }
    Kernel kernel = compiler.compile(source);
    if (kernels.size() >= MOST_KERNELS) {
      Source oldest = kernels.keySet().iterator().next();
      kernels.remove(oldest).release();
    }
    kernels.put(source, kernel);
    return kernel;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  private static long bytes(int elements) {
    return (long) elements * Float.BYTES;
  }

  private static void checkLength(int length, int array) {
    checkArgument(length <= array, "%s elements do not fit into an array of %s", length, array);
  }
}
