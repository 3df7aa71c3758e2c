package io.sarmal.apps.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import io.sarmal.apps.report.Terminal;
import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.io.AtomicFile;
import io.sarmal.autodiff.io.ModelFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A file from the network, kept in a folder with its SHA-256 beside it; what is there already is
 * not fetched again, and is refused if it is no longer what was fetched.
 */
final class Download {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CHUNK = 1 << 16;

  private final URI address;
  private final Path file;
  private final Path sum;
  private final PrintWriter out;

  private Download(URI address, Path cache, PrintWriter out) {
    this.address = address;
    String path = address.getPath() == null ? "" : address.getPath();
    String name = path.replaceAll(".*/", "").replaceAll("[^A-Za-z0-9._-]", "_");
    String prefix = Hashing.sha256().hashString(address.toString(), UTF_8).toString();
    this.file = cache.resolve(prefix.substring(0, 12) + "-" + (name.isEmpty() ? "data" : name));
    this.sum = file.resolveSibling(file.getFileName() + ".sha256");
    this.out = out;
  }

  /**
   * The file of an address, from the cache or else from the network.
   *
   * @throws InputException if it cannot be had, or the one in the cache was changed
   */
  static Path of(URI address, Path cache, PrintWriter out) {
    Download download = new Download(address, cache, out);
    try {
      Files.createDirectories(cache);
      if (Files.exists(download.file) && Files.exists(download.sum)) {
        download.check();
      } else {
        download.fetch();
      }
    } catch (ModelFileException e) {
      throw new InputException(
          cache.toString(), "cannot keep a download: " + e.getMessage(), "make room there", e);
    } catch (IOException e) {
      throw new InputException(
          address.toString(), "cannot be fetched (" + e + ")", "check address and network", e);
    }
    return download.file;
  }

  private void check() throws IOException {
    String remembered = Files.readString(sum).split(" ", 2)[0];
    String found = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    if (!found.equals(remembered)) {
      throw new InputException(
          file.toString(),
          "is not what was fetched from %s: SHA-256 %s, expected %s"
              .formatted(address, found, remembered),
          "delete it, to fetch it again");
    }
    out.println(address + ": fetched before, SHA-256 " + found);
    out.flush();
  }

  private void fetch() throws IOException {
    HttpResponse<InputStream> response = request();
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new InputException(
            address.toString(),
            "answered with status " + response.statusCode() + ", expected 200",
            "check the address");
      }
      long length = response.headers().firstValueAsLong("content-length").orElse(-1);
      out.printf("fetching %s%s%n", address, length < 0 ? "" : " (" + length + " bytes)");
      out.flush();
      save(body, length);
    }
    String hash = MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
    byte[] line = (hash + "  " + file.getFileName() + "\n").getBytes(UTF_8);
    AtomicFile.write(sum, sink -> sink.write(ByteBuffer.wrap(line)));
    out.println("saved " + file + ", SHA-256 " + hash);
    out.flush();
  }

  private HttpResponse<InputStream> request() throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void save(InputStream body, long length) throws IOException {
    try (ProgressBar bar = bar(length)) {
      AtomicFile.write(
          file,
          sink -> {
            byte[] chunk = new byte[CHUNK];
            for (int read = read(body, chunk); read >= 0; read = read(body, chunk)) {
              sink.write(ByteBuffer.wrap(chunk, 0, read));
              if (bar != null) {
                bar.stepBy(read);
              }
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Failures of the network are told from those of the disk. */
  private static int read(InputStream body, byte[] chunk) {
    try {
      return body.read(chunk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProgressBar bar(long length) {
    return Terminal.isInteractive()
        ? new ProgressBarBuilder()
            .setInitialMax(length)
            .setUnit(" kB", 1000)
            .clearDisplayOnFinish()
            .build()
        : null;
  }
}
