package io.sarmal.apps;

import io.sarmal.apps.project.Template;
import io.sarmal.autodiff.cell.Cells;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Begins a cell of one's own. */
@Command(
    name = "new-cell",
    description = {
      "Write a Maven project for a cell of your own: its equations, its test, a README.",
      "It builds with 'mvn verify', and its jar is a plugin."
    })
final class NewCellCommand implements Callable<Integer> {
  @Mixin private ProjectOptions project;

  @Override
  public Integer call() {
    project.write(Template.CELL, Cells.catalog());
    return 0;
  }
}
