package io.sarmal.apps.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.hash.Hashing;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSetsTests {
  private static final String CONTENT = "month,passengers\n1949-01,112\n";

  @TempDir private Path folder;
  @TempDir private Path cache;

  private final StringWriter out = new StringWriter();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private DataSets sets;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/data.csv", exchange -> answer(exchange, 200, CONTENT.length()));
    server.createContext("/cut.csv", exchange -> answer(exchange, 200, CONTENT.length() + 1));
    server.createContext("/none.csv", exchange -> answer(exchange, 404, CONTENT.length()));
    server.start();
    sets = new DataSets(folder, cache, new PrintWriter(out, true));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange, int status, int length) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      exchange.sendResponseHeaders(status, length);
      exchange.getResponseBody().write(CONTENT.getBytes(UTF_8));
    }
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Test
  void aNameIsAFileOfTheFolder() throws IOException {
    assertThat(sets.find(DataSet.AIRLINE)).isEmpty();
    Path file = Files.writeString(folder.resolve("airline-passengers.csv"), CONTENT);
    assertThat(sets.find(DataSet.AIRLINE)).contains(file);
    assertThat(sets.get("airline")).isEqualTo(file);
  }

  @ParameterizedTest
  @CsvSource({
    "spam, SPAM",
    "SMSSpamCollection, SPAM",
    "smsspamcollection.txt, SPAM",
    "tinyshakespeare, SHAKESPEARE",
    "monthly-sunspots, SUNSPOTS",
    "airline-passengers.csv, AIRLINE",
    "japanese-vowels, VOWELS_TRAIN",
    "japanese-vowels.test, VOWELS_TEST",
  })
  void aSetIsFoundByItsLabelAndByTheNameOfItsFile(String name, DataSet set) {
    assertThat(DataSet.named(name)).contains(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sms", "japanese", "monthly-sunspots.cs"})
  void aPartOfAFilesNameIsNoName(String part) {
    assertThat(DataSet.named(part)).isEmpty();
  }

  @Test
  void aPathIsItself() throws IOException {
    Path file = Files.writeString(folder.resolve("my.csv"), CONTENT);
    assertThat(sets.get(file.toString())).isEqualTo(file);
  }

  @Test
  void aMissingSetIsExplained() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get("shakespeare"))
        .withMessageContaining("data set shakespeare: 40,000 lines of Shakespeare (https://")
        .withMessageContaining(folder.resolve("tinyshakespeare.txt").toString())
        .withMessageContaining("--data-dir or SARMAL_DATA");
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get("shakespear"))
        .withMessageContaining("shakespear: there is no such file, and no data set of this name")
        .withMessageContaining("nottingham");
  }

  @Test
  void aMissingFolderIsRefused() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () -> DataSets.in(Optional.of(folder.resolve("none")), new PrintWriter(out, true)))
        .withMessageContaining("there is no such folder");
  }

  @Test
  void anAddressIsFetchedOnceAndItsHashIsPrintedAndKept() throws IOException {
    String hash = Hashing.sha256().hashString(CONTENT, UTF_8).toString();
    Path file = sets.get(address("/data.csv"));
    assertThat(file).hasContent(CONTENT).hasParent(cache);
    assertThat(file.getFileName().toString()).endsWith("-data.csv");
    assertThat(out.toString()).contains("SHA-256 " + hash);
    assertThat(Files.readString(cache.resolve(file.getFileName() + ".sha256"))).startsWith(hash);

    assertThat(sets.get(address("/data.csv"))).isEqualTo(file);
    assertThat(requests).hasValue(1);
    assertThat(out.toString()).contains("fetched before");
  }

  @Test
  void aDownloadThatWasChangedIsRefused() throws IOException {
    Path file = sets.get(address("/data.csv"));
    Files.writeString(file, "something else");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get(address("/data.csv")))
        .withMessageContaining("is not what was fetched")
        .withMessageContaining("delete it");
  }

  @Test
  void anErrorOfTheServerIsExplained() throws IOException {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get(address("/none.csv")))
        .withMessageContaining("answered with status 404");
    assertThat(cached()).isZero();
  }

  @Test
  void aDownloadThatBreaksOffLeavesNothing() throws IOException {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get(address("/cut.csv")))
        .withMessageContaining("cannot be fetched");
    assertThat(cached()).isZero();
  }

  private long cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.count();
    }
  }

  @Test
  void addressesThatAreNoneAreExplained() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get("http://a b"))
        .withMessageContaining("is not an address");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get("https:///data.csv"))
        .withMessageContaining("without a host");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> sets.get("http://127.0.0.1:1/data.csv"))
        .withMessageContaining("cannot be fetched");
  }
}
