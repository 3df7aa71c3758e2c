package com.example;

import io.sarmal.autodiff.check.CellConformance;

class Mgu1ConformanceTests extends CellConformance {
  @Override protected String cell() { return "mgu1"; }
}
