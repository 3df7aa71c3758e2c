package io.sarmal.core.plugin;

import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;
import java.util.List;

/**
 * Opens a backend: the one asked for, or else the best.
 *
 * <p>A request is one name, such as {@code "cpu"}, which means that backend or an error, or several
 * in order of preference, such as {@code "opencl,cpu"}, which means the first that works. One line
 * at level INFO says what was chosen, and what was skipped and why.
 */
public final class Backends {
  /** The system property that holds a request: {@value}. It beats {@link #ENVIRONMENT}. */
  public static final String PROPERTY = "sarmal.backend";

  /** The environment variable that holds a request: {@value}. */
  public static final String ENVIRONMENT = "SARMAL_BACKEND";

  /**
   * What is known about one backend.
   *
   * @param name its name, or the class of a provider that is broken
   * @param location the jar or folder that it comes from
   * @param devices what it could run on, if there is a choice: a line for each
   */
  public record Candidate(
      String name, String location, Availability availability, List<String> devices) {
    /** One without a choice of devices. */
    public Candidate(String name, String location, Availability availability) {
      this(name, location, availability, List.of());
    }
  }

  private Backends() {}

  /**
   * Opens the backend that {@link #PROPERTY} or else {@link #ENVIRONMENT} asks for; where both are
   * absent or blank, the available one of highest priority. A backend of a priority below 0 is
   * opened only when asked for by its name.
   *
   * @throws NoBackendException if none can be opened, or if two share the highest priority
   * @throws UnknownPluginException if a single name is asked for and there is no such backend
   * @throws PluginException if two plugins have one name
   */
  public static Backend open() {
    return selection().open();
  }

  /**
   * Opens the backend that a request asks for, whatever the property and the environment say.
   *
   * @param request one name, or several separated by commas
   * @throws NoBackendException if none of them can be opened
   * @throws UnknownPluginException if a single name is asked for and there is no such backend
   * @throws PluginException if two plugins have one name
   * @throws IllegalArgumentException if a name in the list is empty
   */
  public static Backend open(String request) {
    return selection().open(request, "the caller");
  }

  /** Every backend found, with its availability; those that are broken or share a name too. */
  public static List<Candidate> survey() {
    return selection().survey();
  }

  private static BackendSelection selection() {
    return new BackendSelection(
        Catalog.load(BackendProvider.class, "backend"),
        System::getProperty,
        System::getenv,
        System.getLogger(Backends.class.getName()));
  }
}
