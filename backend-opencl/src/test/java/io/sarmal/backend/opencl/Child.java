package io.sarmal.backend.opencl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.op.UnaryOp;
import io.sarmal.core.plugin.Backends;
import io.sarmal.core.plugin.PluginException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A process; unless told otherwise it lists the backends, opens one and computes with it. */
final class Child {
  private final List<String> command = new ArrayList<>();
  private final ProcessBuilder builder = new ProcessBuilder(command);
  private Class<?> main = Child.class;

  /** A process whose class path is this one's, of the files that are wanted. */
  Child(Predicate<String> wanted) {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    String[] files = System.getProperty("java.class.path").split(File.pathSeparator);
    command.add(String.join(File.pathSeparator, Arrays.stream(files).filter(wanted).toList()));
    builder.redirectErrorStream(true);
  }

  Child() {
    this(file -> true);
  }

  /** What it ended with, and what it wrote. */
  record Outcome(int exitCode, String output) {}

  /** With a system property. */
  Child with(String property, Object value) {
    command.add(1, "-D%s=%s".formatted(property, value));
    return this;
  }

  /** With a variable of the environment. */
  Child in(Map<String, String> environment) {
    builder.environment().putAll(environment);
    return this;
  }

  /** With another main class than this one. */
  Child running(Class<?> other) {
    main = other;
    return this;
  }

  /** Starts it. */
  Process start() throws IOException {
    command.add(main.getName());
    return builder.start();
  }

  /** Starts it and waits for its end. */
  Outcome run() throws IOException, InterruptedException {
    return outcome(start());
  }

  static Outcome outcome(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** The process itself. */
  public static void main(String[] arguments) {
    Backends.survey().forEach(System.out::println);
    try (Backend backend = Backends.open()) {
      Tensor x = backend.unary(UnaryOp.NEG, backend.fill(Shape.of(3), -2));
      float[] values = new float[3];
      backend.read(x, values);
      System.out.println("used: " + backend.name() + " " + Arrays.toString(values));
      long bytes = Long.getLong("test.bytes", 0);
      backend.fill(Shape.of(Math.toIntExact(bytes / Float.BYTES)), 1);
    } catch (PluginException e) {
      System.out.println("error: " + e.getMessage());
    } catch (OutOfDeviceMemoryException e) {
      System.out.println("memory: " + e.getMessage());
    }
  }
}
