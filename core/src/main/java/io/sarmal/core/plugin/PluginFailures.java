package io.sarmal.core.plugin;

import com.google.common.base.CharMatcher;
import com.google.common.base.Throwables;
import io.sarmal.core.Plugin;
import java.util.ServiceConfigurationError;

/** Says on one line what is wrong with a plugin and what would help. */
public final class PluginFailures {
  private PluginFailures() {}

  /** What failed, such as {@code "open() failed"}, and why, and what to do about it. */
  public static String describe(String what, Throwable failure) {
    return oneLine(what + ": " + because(Throwables.getRootCause(failure)));
  }

  /** What the author of a plugin that is not found may have left out. */
  public static String howToRegister(Class<? extends Plugin> service) {
    return "If you wrote it: its jar needs META-INF/services/%s with the name of its class, as @AutoService(%s.class) writes it."
        .formatted(service.getName(), service.getSimpleName());
  }

  static String oneLine(String text) {
    return CharMatcher.whitespace().trimAndCollapseFrom(text, ' ');
  }

  private static String because(Throwable root) {
    if (root instanceof ClassNotFoundException) {
      return missing(root.getMessage());
    }
    if (root instanceof NoClassDefFoundError && !root.toString().contains("initialize")) {
      return missing(String.valueOf(root.getMessage()).replace('/', '.')); // not for the first time
    }
    if (root instanceof NoSuchMethodException) {
      return "it has no public constructor without arguments";
    }
    if (root instanceof UnsupportedClassVersionError) {
      return root + "; run it with a newer Java, or use a build for this one";
    }
    if (root instanceof ClassFormatError) {
      return root + "; its jar is damaged: get it again";
    }
    if (root instanceof IncompatibleClassChangeError) {
      return root
          + place(root)
          + "; built against another version of Sarmal or of a library: build it again against this"
          + " one, or use one that fits";
    }
    return root instanceof ServiceConfigurationError ? root.getMessage() : root.toString();
  }

  private static String missing(String className) {
    return "class %s is missing; add the jar that holds it to the class path".formatted(className);
  }

  /** Where the class is that does not fit; empty if that cannot be told. */
  private static String place(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    return trace.length == 0 ? "" : " (at " + trace[0] + ")";
  }
}
