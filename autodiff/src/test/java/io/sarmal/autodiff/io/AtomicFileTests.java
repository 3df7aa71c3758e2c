package io.sarmal.autodiff.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTests {
  @TempDir Path folder;

  @Test
  void writesWhatItIsGivenAndNothingElse() throws IOException {
    Random random = new Random(1);
    byte[] bytes = new byte[3_000_001];
    random.nextBytes(bytes);
    Path file = folder.resolve("model.bin");

    AtomicFile.write(file, sink -> sink.write(ByteBuffer.wrap(bytes)));

    assertThat(file).hasBinaryContent(bytes);
    assertThat(names()).containsExactly("model.bin");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 6, 7, 8, 23, 24})
  void deviceThatFillsUpLeavesTheOldFileAndNoTemporaryOne(long room) throws IOException {
    Path file = folder.resolve("model.bin");
    Files.writeString(file, "the old one");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    sink -> sink.write(ByteBuffer.wrap("twenty-four bytes of it.".getBytes(UTF_8))),
                    temporary -> new FailingDevice(AtomicFile.NewFile.open(temporary), room)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            file
                + ": cannot be written: "
                + (room < 24 ? "No space left on device" : "Input/output error")
                + "; an earlier file of this name is untouched; make room or choose another place");

    assertThat(file).hasContent("the old one");
    assertThat(names()).containsExactly("model.bin");
  }

  @Test
  void fullDeviceOfTheSystemLeavesTheOldFileAndNoTemporaryOne() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();
    Path file = Files.writeString(folder.resolve("model.bin"), "the old one");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    sink -> sink.write(ByteBuffer.allocate(100)),
                    temporary ->
                        new AtomicFile.NewFile(FileChannel.open(full, StandardOpenOption.WRITE))))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            file
                + ": cannot be written: No space left on device; an earlier file of this name is"
                + " untouched; make room or choose another place");

    assertThat(file).hasContent("the old one");
    assertThat(names()).containsExactly("model.bin");
  }

  @Test
  void deviceIsNotReplacedByAFile() {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();

    assertRefused(full, "it is a device or the like, no file; give the name of a file");

    assertThat(Files.isRegularFile(full)).isFalse();
  }

  @Test
  void placeThatTakesNoFileFromAnybodyIsExplained() {
    Path file = Path.of("/proc/model.bin");
    assumeThat(file.getParent()).as("a file system that takes no new files").exists();

    assertThatThrownBy(() -> AtomicFile.write(file, sink -> {}))
        .isInstanceOf(ModelFileException.class)
        .hasMessageStartingWith(file + ": cannot be written: ")
        .hasMessageEndingWith(" or choose another place")
        .hasMessageNotContaining(".tmp");
  }

  @Test
  void readOnlyFileIsNotReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("model.bin"), "the old one");
    assumeThat(file.toFile().setWritable(false) && !Files.isWritable(file))
        .as("a user who must respect file rights")
        .isTrue();

    assertRefused(file, "it is read-only; make it writable or choose another place");

    assertThat(file).hasContent("the old one");
    assertThat(names()).containsExactly("model.bin");
  }

  @Test
  void readOnlyFolderTakesNoFile() throws IOException {
    Path file = Files.writeString(folder.resolve("model.bin"), "the old one");
    try {
      assumeThat(folder.toFile().setWritable(false) && !Files.isWritable(folder))
          .as("a user who must respect file rights")
          .isTrue();

      assertRefused(
          file, "the folder " + folder + " is read-only; make it writable or choose another place");

      assertThat(file).hasContent("the old one");
    } finally {
      folder.toFile().setWritable(true);
    }
  }

  @Test
  void contentThatFailsLeavesNoFile() throws IOException {
    Path file = folder.resolve("model.bin");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    sink -> {
                      sink.write(ByteBuffer.allocate(100));
                      throw new IllegalStateException("no more");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no more");

    assertThat(names()).isEmpty();
  }

  @Test
  void missingFolderIsNamed() {
    Path file = folder.resolve("models").resolve("model.bin");
    assertRefused(
        file, "there is no folder " + file.getParent() + "; create it or choose another place");
  }

  @Test
  void folderIsNotReplaced() {
    assertRefused(folder, "it is a folder; give the name of a file");
    assertRefused(Path.of("/"), "it is a folder; give the name of a file");
  }

  /** Beforehand as well as in the attempt. */
  private static void assertRefused(Path file, String why) {
    String message = file + ": cannot be written: " + why;
    assertThatThrownBy(() -> AtomicFile.check(file))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> AtomicFile.write(file, sink -> {}))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(message);
  }

  @Test
  void checkLeavesNothingBehind() throws IOException {
    AtomicFile.check(folder.resolve("model.bin"));
    assertThat(names()).isEmpty();
  }

  @Test
  void symbolicLinkStaysOneAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("target.bin"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.bin"), target);

    AtomicFile.write(link, sink -> sink.write(ByteBuffer.wrap("new".getBytes(UTF_8))));

    assertThat(link).isSymbolicLink().hasContent("new");
    assertThat(target).isRegularFile().hasContent("new");
  }

  @Test
  void newFileHasTheRightsThatAnyFileGets() throws IOException {
    FileStore store = Files.getFileStore(folder);
    assumeThat(store.supportsFileAttributeView("posix")).as("POSIX file rights").isTrue();
    Path plain = Files.writeString(folder.resolve("plain"), "x");
    Path atomic = folder.resolve("atomic");

    AtomicFile.write(atomic, sink -> {});

    assertThat(Files.getPosixFilePermissions(atomic))
        .isEqualTo(Files.getPosixFilePermissions(plain));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
