package io.sarmal.apps;

import com.google.common.base.Strings;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.core.plugin.Catalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the cells. */
@Command(
    name = "cells",
    description = "List the recurrent cells that were found, and those that cannot be used.")
final class CellsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Catalog<CellProvider> cells = Cells.catalog();
    PrintWriter out = spec.commandLine().getOut();
    int width = cells.found().stream().mapToInt(cell -> cell.name().length()).max().orElse(0);
    cells
        .found()
        .forEach(
            cell ->
                out.printf("%s (%s)%n", Strings.padEnd(cell.name(), width, ' '), cell.location()));
    cells
        .duplicates()
        .forEach(
            cell ->
                out.printf(
                    "%s not usable, since there are several: %s%n",
                    Strings.padEnd(cell.name(), width, ' '), String.join("; ", cell.locations())));
    cells.broken().forEach(out::println);
    out.flush();
    return cells.names().isEmpty() ? 1 : 0;
  }
}
