package io.sarmal.autodiff.check;

import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.core.check.Check;
import io.sarmal.core.plugin.Catalog;
import io.sarmal.core.plugin.PluginException;
import io.sarmal.core.plugin.PluginFailures;
import io.sarmal.core.plugin.UnknownPluginException;
import java.util.ArrayList;
import java.util.List;

/**
 * All that has to hold for a cell.
 *
 * <p>Other backends on the class path are compared with the reference. One that is not available is
 * skipped, unless the system property {@value #REQUIRE} names it.
 */
public final class CellChecks {
  /** The system property with the backends that must be available, separated by commas. */
  public static final String REQUIRE = "sarmal.require";

  private CellChecks() {}

  /**
   * The checks of a plugin, the first of which is that it is found.
   *
   * @param name by which the cell is asked for
   */
  public static List<Check> all(String name) {
    Catalog<CellProvider> cells = Cells.catalog();
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("discovery: found by its name", () -> find(cells, name)));
    if (cells.names().contains(name)) {
      checks.addAll(all(cells.get(name)));
    }
    return List.copyOf(checks);
  }

  private static void find(Catalog<CellProvider> cells, String name) {
    try {
      cells.get(name);
    } catch (UnknownPluginException e) {
      throw new Check.Failed(
          e.getMessage() + "\n" + PluginFailures.howToRegister(CellProvider.class));
    } catch (PluginException e) {
      throw new Check.Failed(e.getMessage());
    }
  }

  /** The checks of a provider, wherever it comes from. */
  public static List<Check> all(CellProvider provider) {
    List<Check> checks = new ArrayList<>();
    ShapeChecks.addTo(checks, provider);
    ParameterChecks.addTo(checks, provider);
    PurityChecks.addTo(checks, provider);
    GateChecks.addTo(checks, provider);
    StandardFormChecks.addTo(checks, provider);
    SequenceChecks.addTo(checks, provider);
    CarryChecks.addTo(checks, provider);
    GradientChecks.addTo(checks, provider);
    RepetitionChecks.addTo(checks, provider);
    EveryBackend.onClassPath().addTo(checks, provider);
    return List.copyOf(checks);
  }
}
