package io.sarmal.backend.cpu;

import com.google.common.base.Supplier;
import com.google.common.base.Suppliers;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides once, by asking the JVM, whether the kernels on the Vector API can be used.
 *
 * <p>The API is an incubating module, so it may be absent; and it is fast only where C2 turns its
 * calls into instructions, and hundreds of times slower elsewhere.
 */
record KernelChoice(Kernels kernels, Optional<String> obstacle) {
  static final String PROPERTY = "sarmal.cpu.vector";
  static final String MODULE = "jdk.incubator.vector";

  static final Supplier<Kernels> BEST =
      Suppliers.memoize(() -> of(System.getProperty(PROPERTY, "auto")).logged());

  private static final String VECTOR_KERNELS = "io.sarmal.backend.cpu.vector.VectorKernels";
  private static final System.Logger LOGGER = System.getLogger(Kernels.class.getName());

  /** The kernels to use where the property has the value {@code mode}, and why no better ones. */
  static KernelChoice of(String mode) {
    Optional<String> obstacle =
        switch (mode) {
          case "auto", "on" -> obstacle(hasModule(MODULE), KernelChoice::option);
          case "off" -> Optional.of(PROPERTY + " is \"off\"");
          default ->
              throw new IllegalArgumentException(
                  "The system property %s must be auto, on or off, got \"%s\""
                      .formatted(PROPERTY, mode));
        };
    if (obstacle.isEmpty()) {
      Kernels vector = vectorKernels();
      if (vector.vectorBits() >= 128) {
        return new KernelChoice(vector, obstacle);
      }
      obstacle = Optional.of("this processor has no vectors of 128 bits or more");
    }
    if (mode.equals("on")) {
      throw new IllegalStateException(
          "The system property %s is \"on\", but %s".formatted(PROPERTY, obstacle.get()));
    }
    return new KernelChoice(new PlainKernels(), obstacle);
  }

  private Kernels logged() {
    LOGGER.log(
        Level.INFO,
        "CPU kernels: {0}{1}",
        kernels.description(),
        obstacle.map(reason -> ", because " + reason).orElse(""));
    return kernels;
  }

  /**
   * Why the Vector API cannot be used, if it cannot.
   *
   * @param option the value of an option of the JVM, if it has that option
   */
  static Optional<String> obstacle(boolean present, Function<String, Optional<String>> option) {
    if (!present) {
      return Optional.of(
          "the Vector API is not there (start the JVM with --add-modules %s for several times the"
                  .formatted(MODULE)
              + " speed)");
    }
    Function<String, String> value = name -> option.apply(name).orElse("");
    if (value.apply("UseCompiler").equals("false")
        || value.apply("CompilationMode").equals("quick-only")
        || "0123".contains(option.apply("TieredStopAtLevel").orElse("4"))
        || value.apply("UseJVMCICompiler").equals("true")) {
      return Optional.of("this JVM runs without C2, the compiler that the Vector API needs");
    }
    if (value.apply("UseFMA").equals("false")) {
      return Optional.of("this processor has no fused multiply-add");
    }
    return Optional.empty();
  }

  private static boolean hasModule(String name) {
    return ModuleLayer.boot().findModule(name).isPresent();
  }

  /** Loaded by name: the class does not even link where the module is absent. */
  private static Kernels vectorKernels() {
    try {
      return Class.forName(VECTOR_KERNELS)
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The class " + VECTOR_KERNELS + " is missing from this build", e);
    }
  }

  private static Optional<String> option(String name) {
    return hasModule("jdk.management") ? HotSpot.option(name) : Optional.empty();
  }

  /** Apart, so that it is only linked where its module is there. */
  private static final class HotSpot {
    static Optional<String> option(String name) {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      if (bean == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(bean.getVMOption(name).getValue());
      } catch (IllegalArgumentException e) {
        return Optional.empty(); // the bean's way to say that this JVM has no such option
      }
    }
  }
}
