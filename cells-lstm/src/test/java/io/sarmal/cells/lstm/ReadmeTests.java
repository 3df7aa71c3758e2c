package io.sarmal.cells.lstm;

import io.sarmal.autodiff.check.CellsReadme;

class ReadmeTests extends CellsReadme {}
