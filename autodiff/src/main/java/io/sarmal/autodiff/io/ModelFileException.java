package io.sarmal.autodiff.io;

import java.io.IOException;
import java.nio.file.Path;

/** A model file that cannot be read or written; the message says why and what to do. */
public final class ModelFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;

  /**
   * An exception whose message is {@code FILE: problem; advice}.
   *
   * @param file the file that was read or written
   * @param problem what was found and what was expected
   * @param advice what to do about it
   */
  public ModelFileException(Path file, String problem, String advice) {
    super(file + ": " + problem + "; " + advice);
    this.file = file;
  }

  /** As {@link #ModelFileException(Path, String, String)}, with what led to it. */
  public ModelFileException(Path file, String problem, String advice, Throwable cause) {
    super(file + ": " + problem + "; " + advice, cause);
    this.file = file;
  }

  /** The file that was read or written. */
  public Path file() {
    return file;
  }
}
