package io.sarmal.backend.cpu;

import io.sarmal.core.DType;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.TensorType;
import java.util.concurrent.atomic.AtomicReference;

/** Part of an array of {@code float} or {@code int}. */
final class CpuTensor implements Tensor {
  private final CpuMemory owner;
  private final TensorType type;
  private final int offset;
  private final AtomicReference<Storage> storage;
  private volatile PackedMatrix packed;
  private volatile PackedMatrix packedTransposed;
  private volatile boolean multiplied;

  /** A new user of the storage. */
  CpuTensor(CpuMemory owner, TensorType type, Storage storage, int offset) {
    this.owner = owner;
    this.type = type;
    this.offset = offset;
    this.storage = new AtomicReference<>(storage);
    storage.retain();
  }

  @Override
  public Shape shape() {
    return type.shape();
  }

  @Override
  public DType dtype() {
    return type.dtype();
  }

  TensorType type() {
    return type;
  }

  int size() {
    return type.shape().size();
  }

  boolean isOf(CpuMemory memory) {
    return owner == memory;
  }

  Storage storage() {
    Storage present = storage.get();
    if (present == null) {
      throw new IllegalStateException(this + " is used after it was released");
    }
    return present;
  }

  /** Whether no other tensor shares the storage. */
  boolean isOnlyView() {
    return storage().users() == 1;
  }

  /** The array of a {@link DType#REAL} tensor. */
  float[] floats() {
    return storage().floats();
  }

  /** The array of an {@link DType#INT} tensor. */
  int[] ints() {
    return storage().ints();
  }

  /** The index of the first element. */
  int offset() {
    return offset;
  }

  /**
   * This matrix packed for products; that is done once, since a tensor never changes.
   *
   * @param transposed whether to pack its transpose
   */
  PackedMatrix packed(Gemm gemm, boolean transposed) {
    PackedMatrix known = transposed ? packedTransposed : packed;
    if (known == null) {
      int columns = shape().extent(1);
      Matrix matrix = Matrix.of(floats(), offset, shape().extent(0), columns, columns);
      known = gemm.pack(transposed ? matrix.transposed() : matrix);
      if (transposed) {
        packedTransposed = known;
      } else {
        packed = known;
      }
    }
    return known;
  }

  /** Whether this was asked before: what is multiplied by again is worth packing. */
  boolean isMultipliedAgain() {
    boolean again = multiplied;
    multiplied = true;
    return again;
  }

  void release() {
    Storage last = storage.getAndSet(null);
    if (last == null) {
      throw new IllegalStateException(this + " is released twice");
    }
    if (packed != null) {
      packed.release();
    }
    if (packedTransposed != null) {
      packedTransposed.release();
    }
    last.release();
  }

  @Override
  public String toString() {
    return "the tensor of type " + type;
  }
}
