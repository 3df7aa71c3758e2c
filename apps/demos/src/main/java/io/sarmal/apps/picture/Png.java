package io.sarmal.apps.picture;

import io.sarmal.autodiff.io.AtomicFile;
import io.sarmal.autodiff.io.ModelFileException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Image files. */
final class Png {
  private Png() {}

  /**
   * Writes an image, whole or not at all.
   *
   * @throws ModelFileException if the file cannot be written
   */
  static void write(Path file, BufferedImage image) throws ModelFileException {
    AtomicFile.write(file, sink -> sink.write(ByteBuffer.wrap(encode(image))));
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, "png", bytes)) {
      throw new IOException("this Java has no writer of PNG files");
    }
    return bytes.toByteArray();
  }
}
