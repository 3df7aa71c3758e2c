package io.sarmal.autodiff.io;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.EnumSet;
import java.util.Optional;

/** The element types of stored tensors, by their safetensors names. */
public enum ElementType {
  /** IEEE 754 double precision. */
  F64(Double.BYTES),
  /** IEEE 754 single precision. */
  F32(Float.BYTES),
  /** Two's complement, 64 bits. */
  I64(Long.BYTES),
  /** Two's complement, 32 bits. */
  I32(Integer.BYTES);

  private static final ImmutableMap<String, ElementType> BY_NAME =
      Maps.uniqueIndex(EnumSet.allOf(ElementType.class), ElementType::name);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** The type of this name, if it is one of these. */
  static Optional<ElementType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }
}
