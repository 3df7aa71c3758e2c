package io.sarmal.core.plugin;

/** A name was asked for that no plugin has; the message lists the names there are. */
public class UnknownPluginException extends PluginException {
  private static final long serialVersionUID = 1;

  /** With the name, the names there are, and what to do. */
  public UnknownPluginException(String message) {
    super(message);
  }
}
