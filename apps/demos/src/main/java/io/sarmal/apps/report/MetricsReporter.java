package io.sarmal.apps.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.sarmal.apps.text.InputException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every step and validation as a line of JSON, written at once so that it can be followed. */
public final class MetricsReporter implements Reporter {
  private static final JsonFactory JSON = new JsonFactory();

  private static final Pattern STEP = Pattern.compile("\"step\":([0-9]{1,18}),");

  private final Path file;
  private Writer out;

  /**
   * Begins a file, or goes on with one.
   *
   * @param resume whether a file of this name is kept, and not replaced
   * @throws InputException if it cannot be written
   */
  public MetricsReporter(Path file, boolean resume) {
    this.file = file;
    try {
      this.out =
          resume
              ? Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
              : Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Drops the lines from the first on that is about a later step. */
  @Override
  public void resumed(long step) {
    try {
      out.close();
      List<String> kept =
          Files.readAllLines(file).stream().takeWhile(line -> isUpTo(step, line)).toList();
      out = Files.newBufferedWriter(file);
      for (String line : kept) {
        out.write(line + '\n');
      }
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** A line that a killed process left half written is about no step, and is dropped as well. */
  private static boolean isUpTo(long step, String line) {
    Matcher number = STEP.matcher(line);
    return line.endsWith("}") && (!number.find() || Long.parseLong(number.group(1)) <= step);
  }

  /** What makes one line. */
  private interface Fields {
    void writeTo(JsonGenerator json) throws IOException;
  }

  @Override
  public void step(StepReport report) {
    line(
        json -> {
          json.writeStringField("type", "step");
          json.writeNumberField("step", report.step());
          number(json, "epoch", report.epoch());
          number(json, "loss", report.loss());
          number(json, "gradient_norm", report.gradientNorm());
          number(json, "tokens_per_second", report.tokensPerSecond());
          number(json, "seconds", report.elapsed().toMillis() / 1000.0);
        });
  }

  @Override
  public void validation(ValidationReport report) {
    line(
        json -> {
          json.writeStringField("type", "validation");
          json.writeNumberField("step", report.step());
          json.writeStringField("unit", report.loss().unit().label());
          number(json, "nats", report.loss().nats());
          number(json, "bits", report.loss().bits());
          number(json, "perplexity", report.loss().perplexity());
          json.writeBooleanField("best", report.best());
          number(json, "seconds", report.elapsed().toMillis() / 1000.0);
        });
  }

  @Override
  public void note(String text) {
    line(
        json -> {
          json.writeStringField("type", "note");
          json.writeStringField("text", text);
        });
  }

  /** JSON has no NaN and no infinity; they become null. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  private void line(Fields fields) {
    StringWriter text = new StringWriter();
    try {
      try (JsonGenerator json = JSON.createGenerator(text)) {
        json.writeStartObject();
        fields.writeTo(json);
        json.writeEndObject();
      }
      out.write(text.append('\n').toString());
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private InputException unwritable(IOException e) {
    return new InputException(
        file.toString(),
        "metrics cannot be written (" + e + ")",
        "choose another place with --metrics",
        e);
  }
}
