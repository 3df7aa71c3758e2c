package io.sarmal.apps.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sarmal.apps.text.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of messages, series, sentences and packages, with input as people give it. */
class DemoDataTests {
  @TempDir private Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Path shared(String name) {
    Path file = Path.of(System.getProperty("sarmal.data", "data"), name);
    assumeThat(Files.exists(file)).as("%s is not there (set -Dsarmal.data)", file).isTrue();
    return file;
  }

  @Test
  void messagesKeepQuotationMarksAndTabsAndEmptyTexts() throws IOException {
    Path file = file("sms.txt", "ham\t\"Hi\", she said\nspam\tone\ttwo\r\nham\t\n");

    assertThat(Messages.read(file))
        .containsExactly(
            new Message("\"Hi\", she said", false),
            new Message("one\ttwo", true),
            new Message("", false));
  }

  @Test
  void aLineWithoutALabelIsNamed() throws IOException {
    Path file = file("sms.txt", "ham\thello\neggs\tand spam\n");

    assertThatThrownBy(() -> Messages.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sms.txt:2: expected 'ham' or 'spam', a tab, and a message");
  }

  @Test
  void ofTheRealMessagesThoseThatRepeatAnotherAreLeftOut() {
    List<Message> messages = Messages.read(shared("SMSSpamCollection.txt"));

    assertThat(messages).hasSize(5574);
    assertThat(Messages.distinct(messages)).hasSize(5171);
  }

  @Test
  void ofAnEMailTheSubjectAndTheBodyAreWhatWasWritten() {
    String mail =
        String.join(
            "\r\n",
            "Received: by mail",
            "Subject: Re: dinner",
            "",
            "--frame",
            "Content-Type: text/html;",
            " charset=x",
            "",
            "At <b>eight</b>?");

    assertThat(Messages.written(mail).replaceAll("\\s+", " ").strip())
        .isEqualTo("Re: dinner At eight ?");
    assertThat(Messages.written("no header at all")).isEmpty();
  }

  @Test
  void aSeriesIsTheLastColumnWithOrWithoutQuotationMarks() throws IOException {
    Path file =
        file(
            "s.csv",
            "\"Month\",\"Passengers\"\r\n\"1949-01\",\"112\"\r\n\"1949-02\", 1.5e2\r\n\r\n");

    assertThat(Series.read(file, 12).values().asList()).containsExactly(112.0, 150.0);
  }

  @Test
  void aValueThatIsNoNumberIsNamed() throws IOException {
    Path file = file("s.csv", "t,x\n1,2\n2,?\n");

    assertThatThrownBy(() -> Series.read(file, 12))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("s.csv:3: the last column is \"?\", expected a finite number");
  }

  @Test
  void examplesAreCutAtBarsAndFoldedAndGivenOnce() throws XMLStreamException {
    String xml =
        "<SYNSETS><SYNSET><EXAMPLE>Su  renksiz\n"
            + " bir maddedir.|Kısa.|İyi &amp; güzel günler.</EXAMPLE></SYNSET><SYNSET><EXAMPLE>İyi"
            + " &amp; güzel günler.</EXAMPLE></SYNSET></SYNSETS>";

    assertThat(TurkishWordNet.examples(new ByteArrayInputStream(xml.getBytes(UTF_8))))
        .containsExactly("Su renksiz bir maddedir.", "İyi & güzel günler.");
  }

  @Test
  void theJarHoldsTheSentencesOfTheDataSet() throws IOException {
    Path file = shared("turkish-wordnet-examples.txt");

    assertThat(TurkishWordNet.examples().asList()).isEqualTo(Files.readAllLines(file));
  }

  @Test
  void aPackagesFilesComeInOrderWithTheirBytes() throws IOException {
    Path archive = folder.resolve("p.tgz");
    try (OutputStream tar = new GZIPOutputStream(Files.newOutputStream(archive))) {
      entry(tar, "package/a.txt", "one");
      entry(tar, "package/empty", "");
      entry(tar, "package/b.txt", "x".repeat(512));
      tar.write(new byte[1024]);
    }
    List<String> files = new ArrayList<>();

    new NpmPackage(archive).files((name, bytes) -> files.add(name + " " + bytes.length));
    assertThat(files).containsExactly("package/a.txt 3", "package/empty 0", "package/b.txt 512");
  }

  @Test
  void aPackageThatIsCutShortIsRefused() throws IOException {
    Path archive = folder.resolve("p.tgz");
    try (OutputStream tar = new GZIPOutputStream(Files.newOutputStream(archive))) {
      tar.write(header("package/a.txt", 1000));
    }

    assertThatThrownBy(() -> new NpmPackage(archive).files((name, bytes) -> {}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is damaged");
  }

  private static void entry(OutputStream tar, String name, String content) throws IOException {
    tar.write(header(name, content.length()));
    tar.write(content.getBytes(US_ASCII));
    tar.write(new byte[(512 - content.length() % 512) % 512]);
  }

  private static byte[] header(String name, int size) {
    byte[] header = new byte[512];
    System.arraycopy(name.getBytes(US_ASCII), 0, header, 0, name.length());
    byte[] octal = "%011o".formatted(size).getBytes(US_ASCII);
    System.arraycopy(octal, 0, header, 124, octal.length);
    return header;
  }
}
