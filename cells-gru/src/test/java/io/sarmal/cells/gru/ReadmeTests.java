package io.sarmal.cells.gru;

import io.sarmal.autodiff.check.CellsReadme;

class ReadmeTests extends CellsReadme {}
