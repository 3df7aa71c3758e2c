package io.sarmal.apps.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextSourceTests {
  @TempDir Path folder;

  @Test
  void fileIsReadAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "Çok güzel 😀\r\nbir gün");
    Text text = TextSource.read(file.toString());
    assertThat(text.name()).isEqualTo(file.toString());
    assertThat(text.content()).isEqualTo("Çok güzel 😀\r\nbir gün");
  }

  @Test
  void byteOrderMarkIsNoText() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "\uFEFFabc");
    assertThat(TextSource.read(file.toString()).content()).isEqualTo("abc");
  }

  @Test
  void folderIsReadInOrderOfPathsWithoutHiddenAndBinaryFiles() throws IOException {
    Files.createDirectories(folder.resolve("b/c"));
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("b/c/2.txt"), "two");
    Files.writeString(folder.resolve("z.txt"), "three\n");
    Files.writeString(folder.resolve("a.txt"), "one\nmore");
    Files.writeString(folder.resolve("empty.txt"), "");
    Files.writeString(folder.resolve(".git/config"), "no");
    Files.writeString(folder.resolve("b/.hidden"), "no");
    Files.write(folder.resolve("b/image.png"), new byte[] {(byte) 0x89, 'P', 0, 1});

    Text text = TextSource.read(folder.toString());

    assertThat(text.content()).isEqualTo("one\nmore\ntwo\nthree\n");
    assertThat(text.notes()).containsExactly("left out 1 files that are not text", "3 files");
    assertThat(text.place(0)).isEqualTo(folder.resolve("a.txt") + ":1:1");
    assertThat(text.place(text.content().indexOf("ore")))
        .isEqualTo(folder.resolve("a.txt") + ":2:2");
    assertThat(text.place(text.content().indexOf("wo")))
        .isEqualTo(folder.resolve("b/c/2.txt") + ":1:2");
    assertThat(text.place(text.content().indexOf("three")))
        .isEqualTo(folder.resolve("z.txt") + ":1:1");
  }

  @Test
  void columnsCountCodePoints() {
    assertThat(Text.of("--prime", "a\n😀😀b").place(6)).isEqualTo("--prime:2:3");
  }

  @Test
  void whatIsNotThereIsSaidSo() {
    String missing = folder.resolve("none.txt").toString();
    assertRefused(
        missing,
        missing
            + ": there is no such file or folder, and no corpus of this name; give a path, or one"
            + " of the corpora [guava]");
  }

  @Test
  void emptyFileAndFolderAreRefused() throws IOException {
    String empty = Files.createFile(folder.resolve("empty.txt")).toString();
    assertRefused(empty, empty + ": is empty; give a file that holds text");
    assertRefused(
        folder.toString(),
        folder + ": holds no text files; give a file, or a folder that holds some");
  }

  @Test
  void byteThatIsNotUtf8IsShownWithItsPlace() throws IOException {
    String file = write("a\nbé\n".getBytes(ISO_8859_1));
    assertRefused(
        file,
        file
            + ": is not UTF-8: byte 0xE9 at offset 3 (line 2); convert it first, for example with"
            + " iconv -f ISO-8859-1 -t UTF-8");
  }

  @Test
  void cutOffCharacterIsRefusedWhereverItFalls() throws IOException {
    for (int before : new int[] {0, 1, 8190, 8191, 8192, 8193, 20_000}) {
      byte[] bytes = ("x".repeat(before) + "😀").getBytes(UTF_8);
      for (int missing = 1; missing < 4; missing++) {
        String file = write(Arrays.copyOf(bytes, bytes.length - missing));
        assertThatThrownBy(() -> TextSource.read(file))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("is not UTF-8: byte 0xF0 at offset " + before + " (line 1)");
      }
      assertThat(TextSource.read(write(bytes)).content()).hasSize(before + 2);
    }
  }

  @Test
  void overlongFormsAndSurrogatesAreNotUtf8() throws IOException {
    for (byte[] bytes :
        new byte[][] {{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80}}) {
      String file = write(bytes);
      assertThatThrownBy(() -> TextSource.read(file))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is not UTF-8");
    }
  }

  @Test
  void utf16IsRecognised() throws IOException {
    String file = write("text".getBytes(UTF_16));
    assertThatThrownBy(() -> TextSource.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("iconv -f UTF-16 -t UTF-8");
  }

  @Test
  void guavaCorpusIsJavaCodeWithoutLicences() {
    Text text = TextSource.read("guava");
    assertThat(text.content().length()).isBetween(1_000_000, 1_500_000);
    assertThat(text.content())
        .isASCII()
        .contains("public static <T>")
        .doesNotContain("Licensed under the Apache");
    assertThat(text.parts().size()).isGreaterThan(100);
    assertThat(text).isEqualTo(TextSource.read("guava"));
  }

  @Test
  void onlyTheLeadingCommentIsCutOff() {
    assertThat(GuavaCorpus.withoutLicence("/* Licence */\n\npackage a; /* b */"))
        .isEqualTo("package a; /* b */");
    assertThat(GuavaCorpus.withoutLicence("package a; /* b */")).isEqualTo("package a; /* b */");
    assertThat(GuavaCorpus.withoutLicence("/* never ends")).isEqualTo("/* never ends");
  }

  private String write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("file.txt"), bytes).toString();
  }

  private static void assertRefused(String data, String message) {
    assertThatThrownBy(() -> TextSource.read(data))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }
}
