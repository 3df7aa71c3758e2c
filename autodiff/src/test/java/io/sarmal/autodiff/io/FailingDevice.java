package io.sarmal.autodiff.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A device that takes so many bytes, a few at a time, and then is full. */
final class FailingDevice implements AtomicFile.Device {
  private final AtomicFile.Device file;
  private long room;

  FailingDevice(AtomicFile.Device file, long room) {
    this.file = file;
    this.room = room;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (room == 0 && bytes.hasRemaining()) {
      throw new IOException("No space left on device");
    }
    int end = bytes.limit();
    bytes.limit(bytes.position() + (int) Math.min(Math.min(7, room), bytes.remaining()));
    int written = file.write(bytes);
    bytes.limit(end);
    room -= written;
    return written;
  }

  @Override
  public void force() throws IOException {
    if (room == 0) {
      throw new IOException("Input/output error");
    }
    file.force();
  }

  @Override
  public boolean isOpen() {
    return file.isOpen();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
