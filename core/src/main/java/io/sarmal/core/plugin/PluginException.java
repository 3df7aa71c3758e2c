package io.sarmal.core.plugin;

/** A plugin could not be found or used; the message says what was found and what to do. */
public class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what was found, why it was not used, and what to do. */
  public PluginException(String message) {
    super(message);
  }

  /** The same, with what went wrong underneath. */
  public PluginException(String message, Throwable cause) {
    super(message, cause);
  }
}
