package io.sarmal.apps.report;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether a person looks at what is printed. */
public final class Terminal {
  private Terminal() {}

  /** Whether standard input and output are a terminal that can redraw a line. */
  @SuppressWarnings("SystemConsoleNull") // the other half of the answer is isTerminal
  public static boolean isInteractive() {
    Console console = System.console();
    return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
  }

  /** From Java 22 on a console may be no terminal, and says so; before, it always was one. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Console.isTerminal cannot be called", e);
    }
  }
}
