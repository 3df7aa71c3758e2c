package io.sarmal.apps;

import io.sarmal.apps.language.Design;
import io.sarmal.apps.language.TrainedModel;
import io.sarmal.autodiff.ParameterLayout;
import io.sarmal.autodiff.io.ModelFileException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what a model file holds. */
@Command(name = "info", description = "Show what a model file holds.")
final class InfoCommand implements Callable<Integer> {
  @Mixin private ModelFileOptions model;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ModelFileException {
    TrainedModel trained = model.load();
    Design design = trained.design();
    ParameterLayout layout = design.model().layout();
    PrintWriter out = spec.commandLine().getOut();
    out.println("model       " + design.settings());
    out.printf(
        Locale.ROOT,
        "vocabulary  %,d %ss%n",
        design.vocabulary().size(),
        design.vocabulary().unit().label());
    trained.history().forEach((key, value) -> out.printf("%-11s %s%n", key, value));
    out.printf(Locale.ROOT, "parameters  %,d%n", layout.size());
    layout
        .entries()
        .forEach((name, entry) -> out.printf("  %-24s %s%n", name, entry.parameter().shape()));
    out.flush();
    return 0;
  }
}
