package io.sarmal.autodiff.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.sarmal.core.Shape;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a file's header says: where each tensor's bytes are, in that order, and the metadata.
 *
 * @param entries contiguous from offset 0 after the header
 */
record Header(ImmutableList<Entry> entries, ImmutableMap<String, String> metadata) {
  /** What to do about a file that is not what a header should be. */
  static final String ADVICE =
      "the file is damaged or no safetensors file: copy it again from where it came from, or save"
          + " the model again";

  /**
   * One tensor.
   *
   * @param begin offset of its first byte, counted from the end of the header
   * @param end offset after its last byte
   */
  record Entry(String name, ElementType type, Shape shape, long begin, long end) {
    private void check(Path file, long expectedBegin) throws ModelFileException {
      if (begin != expectedBegin) {
        throw bad(file, "begins at byte " + begin + " of the data, expected " + expectedBegin);
      }
      long size = (long) shape.size() * type.bytes();
      if (end - begin != size) {
        throw bad(
            file,
            "is %s %s, which takes %s bytes, but its range [%s, %s] has %s"
                .formatted(type, shape, size, begin, end, end - begin));
      }
      if (size > StoredTensor.MAX_BYTES) {
        throw new ModelFileException(
            file,
            "tensor \"%s\" takes %s bytes; at most %s are read as one tensor"
                .formatted(name, size, StoredTensor.MAX_BYTES),
            "split it");
      }
    }

    private ModelFileException bad(Path file, String problem) {
      return new ModelFileException(file, "tensor \"" + name + "\" " + problem, ADVICE);
    }
  }

  /** The layout of tensors that are to be written: large elements first, then by name. */
  static Header of(Map<String, StoredTensor> tensors, ImmutableMap<String, String> metadata) {
    checkArgument(
        !tensors.containsKey(SafeTensors.METADATA),
        "no tensor can be named %s: the format keeps metadata there",
        SafeTensors.METADATA);
    List<String> names =
        tensors.keySet().stream()
            .sorted(
                Comparator.<String>comparingInt(name -> -tensors.get(name).type().bytes())
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    ImmutableList.Builder<Entry> entries = ImmutableList.builder();
    long begin = 0;
    for (String name : names) {
      StoredTensor tensor = tensors.get(name);
      long end = begin + tensor.bytes().remaining();
      entries.add(new Entry(name, tensor.type(), tensor.shape(), begin, end));
      begin = end;
    }
    return new Header(entries.build(), metadata);
  }

  /**
   * A header as read, checked against the data that follows it.
   *
   * @param found the entries in any order
   * @param dataSize the bytes in the file after the header
   * @throws ModelFileException if ranges overlap or leave gaps, do not fit type and shape, or do
   *     not end where the file does
   */
  static Header check(
      Path file, Collection<Entry> found, ImmutableMap<String, String> metadata, long dataSize)
      throws ModelFileException {
    ImmutableList<Entry> entries =
        ImmutableList.sortedCopyOf(
            Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end), found);
    long expected = 0;
    for (Entry entry : entries) {
      entry.check(file, expected);
      expected = entry.end();
    }
    if (expected != dataSize) {
      throw new ModelFileException(
          file,
          "has %s bytes of data, but its header describes %s".formatted(dataSize, expected),
          ADVICE);
    }
    return new Header(entries, metadata);
  }
}
