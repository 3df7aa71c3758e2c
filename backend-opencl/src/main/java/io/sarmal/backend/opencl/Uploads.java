package io.sarmal.backend.opencl;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.cl_event;

/**
 * Memory of the host from which the device fetches what is written to it while the host goes on.
 *
 * <p>Blocks are filled one after the other; a block is used again when the device has fetched what
 * was written last. Not safe for threads: its queue has a lock.
 */
final class Uploads implements AutoCloseable {
  /** Bytes of a block; more than that is written in parts. */
  static final int BLOCK = 1 << 20;

  private static final int MOST_BLOCKS = 32;
  private static final int ALIGNMENT = 64;

  private record Filled(ByteBuffer block, cl_event last) {}

  private final Deque<Filled> filled = new ArrayDeque<>();
  private ByteBuffer block = newBlock();
  private cl_event last;
  private long waits;

  /** Room for so many bytes, at most {@link #BLOCK}: fill it, write it and say so. */
  ByteBuffer room(int bytes) {
    int begin = (block.position() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (begin + bytes > BLOCK) {
      if (last != null) {
        filled.add(new Filled(block, last));
      }
      last = null;
      block = nextBlock();
      begin = 0;
    }
    block.position(begin + bytes);
    return block.slice(begin, bytes).order(ByteOrder.nativeOrder());
  }

  /** The device will have fetched what lies in the last room when this event happens. */
  void written(cl_event event) {
    if (last != null) {
      CL.clReleaseEvent(last);
    }
    last = event;
  }

  /** How often a block had to be waited for. */
  long waits() {
    return waits;
  }

  @Override
  public void close() {
    written(null);
    filled.forEach(each -> CL.clReleaseEvent(each.last));
    filled.clear();
  }

  private ByteBuffer nextBlock() {
    if (filled.isEmpty() || (!isDone(filled.peek().last) && filled.size() < MOST_BLOCKS)) {
      return newBlock();
    }
    Filled oldest = filled.poll();
    if (!isDone(oldest.last)) {
      waits++;
      Status.check(
          CL.clWaitForEvents(1, new cl_event[] {oldest.last}), "wait for what is being written");
    }
    CL.clReleaseEvent(oldest.last);
    return oldest.block.clear();
  }

  private static boolean isDone(cl_event event) {
    int[] status = new int[1];
    Status.check(
        CL.clGetEventInfo(
            event, CL.CL_EVENT_COMMAND_EXECUTION_STATUS, Integer.BYTES, Pointer.to(status), null),
        "learn whether what was written has arrived");
    Status.check(Math.min(status[0], 0), "write to the device");
    return status[0] == CL.CL_COMPLETE;
  }

  private static ByteBuffer newBlock() {
    return ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.nativeOrder());
  }
}
