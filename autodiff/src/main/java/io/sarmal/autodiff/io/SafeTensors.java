package io.sarmal.autodiff.io;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.sarmal.core.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * The content of a safetensors file: named tensors, and metadata from text to text.
 *
 * <p>The format is eight bytes of header length (little-endian), a JSON header that gives each
 * tensor its type, shape and range of bytes, and the bytes. See <a
 * href="https://huggingface.co/docs/safetensors">huggingface.co/docs/safetensors</a>.
 *
 * @param file where it was read from
 * @param tensors by name, in the order of their bytes
 * @param metadata empty if the file has none
 */
public record SafeTensors(
    Path file, ImmutableMap<String, StoredTensor> tensors, ImmutableMap<String, String> metadata) {

  /** The key under which the header keeps metadata; no tensor may have this name. */
  static final String METADATA = "__metadata__";

  /** The longest header, in bytes, that is read or written; the reference has the same limit. */
  static final int MAX_HEADER = 100_000_000;

  /** The most bytes read at once: a channel copies them outside the heap. */
  private static final int CHUNK = 1 << 20;

  /**
   * Reads a file, and checks that it is whole and says nothing twice.
   *
   * <p>No memory is taken for data before the header's sizes have been checked against the file's.
   *
   * @throws ModelFileException if the file is missing, unreadable, or not a valid safetensors file
   *     of the types in {@link ElementType}
   */
  public static SafeTensors read(Path file) throws ModelFileException {
    if (!Files.exists(file)) {
      throw new ModelFileException(file, "there is no such file", "check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw new ModelFileException(
          file, "is not a regular file", "give the path of a .safetensors file");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Header header = HeaderReader.read(file, channel);
      ImmutableMap.Builder<String, StoredTensor> tensors = ImmutableMap.builder();
      for (Header.Entry entry : header.entries()) {
        byte[] bytes = new byte[(int) (entry.end() - entry.begin())];
        readFully(file, channel, ByteBuffer.wrap(bytes));
        tensors.put(entry.name(), new StoredTensor(entry.type(), entry.shape(), bytes));
      }
      return new SafeTensors(file, tensors.buildOrThrow(), header.metadata());
    } catch (ModelFileException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFileException(
          file,
          "cannot be read: " + AtomicFile.reason(e),
          "check that the file may be read and that its device works",
          e);
    }
  }

  /**
   * Writes a file, replacing the one that may be there, whole or not at all.
   *
   * <p>Equal arguments give equal files, whatever the order of the maps: tensors are laid out by
   * size of element, the larger first, then by name, so every tensor is aligned to its type.
   *
   * @param metadata kept as it is; may be empty
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__} or the header would
   *     be too long to be read again
   * @throws ModelFileException if the file cannot be written; an earlier one is untouched then
   */
  public static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata)
      throws ModelFileException {
    write(file, tensors, metadata, AtomicFile::write);
  }

  /** Puts bytes into a file; tests put failing devices here. */
  @FunctionalInterface
  interface Writer {
    void write(Path file, AtomicFile.Content content) throws ModelFileException;
  }

  static void write(
      Path file, Map<String, StoredTensor> tensors, Map<String, String> metadata, Writer writer)
      throws ModelFileException {
    Header header = Header.of(tensors, ImmutableSortedMap.copyOf(metadata));
    byte[] json = HeaderWriter.toJson(header);
    checkArgument(
        json.length <= MAX_HEADER,
        "the header takes %s bytes; at most %s are read again: give less metadata",
        json.length,
        MAX_HEADER);
    writer.write(
        file,
        sink -> {
          ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          sink.write(length.putLong(json.length).flip());
          sink.write(ByteBuffer.wrap(json));
          for (Header.Entry entry : header.entries()) {
            sink.write(tensors.get(entry.name()).bytes());
          }
        });
  }

  /**
   * The tensor of a name, which must have a shape.
   *
   * @throws ModelFileException if there is none, or one of another shape
   */
  public StoredTensor tensor(String name, Shape shape) throws ModelFileException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelFileException(
          file,
          "has no tensor \"" + name + "\"; it holds " + tensors.keySet(),
          "use a file of a model that was built with the same options");
    }
    if (!tensor.shape().equals(shape)) {
      throw new ModelFileException(
          file,
          "tensor \"" + name + "\" has shape " + tensor.shape() + ", expected " + shape,
          "use a file of a model that was built with the same options");
    }
    return tensor;
  }

  /**
   * The metadata of a key.
   *
   * @throws ModelFileException if there is none
   */
  public String metadata(String key) throws ModelFileException {
    String value = metadata.get(key);
    if (value == null) {
      throw new ModelFileException(
          file,
          "has no metadata \"" + key + "\"; it has " + List.copyOf(metadata.keySet()),
          "use a file that was saved by this program");
    }
    return value;
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into)
      throws IOException {
    int end = into.capacity();
    while (into.position() < end) {
      into.limit(Math.min(end, into.position() + CHUNK));
      if (channel.read(into) < 0) {
        throw new ModelFileException(
            file, "became shorter while it was read", "wait until it is written, then try again");
      }
    }
  }
}
