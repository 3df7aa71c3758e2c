package ${package};

import com.google.auto.service.AutoService;
import io.sarmal.core.Availability;
import io.sarmal.core.Backend;
import io.sarmal.core.BackendProvider;

/** Offers the backend {@code ${name}}. */
@AutoService(BackendProvider.class)
public final class ${class}Provider implements BackendProvider {
  static final String NAME = "${name}";

  @Override
  public String name() {
    return NAME;
  }

  /**
   * With a priority below 0 it is used only when asked for by its name; the CPU backend has 100.
   * Where a device or a library is missing, return {@code Unavailable} with what would help.
   */
  @Override
  public Availability availability() {
    return new Availability.Available(-1, "float64, plain loops on one thread");
  }

  @Override
  public Backend open() {
    return new ${class}Backend();
  }
}
