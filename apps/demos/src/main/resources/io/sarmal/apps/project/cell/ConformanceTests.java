package ${package};

import io.sarmal.autodiff.check.CellConformance;

/** Everything that has to hold for a cell. */
class ${class}ConformanceTests extends CellConformance {
  @Override
  protected String cell() {
    return "${name}";
  }
}
