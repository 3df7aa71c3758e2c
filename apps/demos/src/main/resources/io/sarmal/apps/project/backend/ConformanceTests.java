package ${package};

import io.sarmal.core.BackendProvider;
import io.sarmal.core.check.BackendConformance;

/** Everything that has to hold for a backend. */
class ${class}ConformanceTests extends BackendConformance {
  @Override
  protected BackendProvider provider() {
    return new ${class}Provider();
  }
}
