package io.sarmal.core.plugin;

/** No backend could be opened; the message says why not, for each that was considered. */
public class NoBackendException extends PluginException {
  private static final long serialVersionUID = 1;

  /** With each backend and why it was not used, and what to do. */
  public NoBackendException(String message) {
    super(message);
  }
}
