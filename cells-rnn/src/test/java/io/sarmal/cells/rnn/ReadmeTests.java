package io.sarmal.cells.rnn;

import io.sarmal.autodiff.check.CellsReadme;

class ReadmeTests extends CellsReadme {}
