package io.sarmal.apps;

import io.sarmal.apps.language.Settings;
import io.sarmal.apps.report.ExplanationReport;
import io.sarmal.apps.text.InputException;
import io.sarmal.autodiff.cell.CellProvider;
import io.sarmal.autodiff.cell.CellSpec;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.cell.Recurrent;
import io.sarmal.autodiff.model.LanguageModel;
import io.sarmal.autodiff.model.Model;
import io.sarmal.autodiff.model.NextToken;
import io.sarmal.autodiff.train.Batch;
import io.sarmal.autodiff.train.LayerLoop;
import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.Shape;
import io.sarmal.core.Tensor;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Launch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the backend makes of a language model. */
@Command(
    name = "explain",
    description = {
      "Show how a training step of a language model runs: the compiled loop of each layer, what is"
          + " launched, what is kept for backward, and what did not fuse and why."
    })
final class ExplainCommand implements Callable<Integer> {
  @Mixin private ModelOptions model;
  @Mixin private BatchOptions batch;

  @Range(min = 1, max = 10_000_000)
  @Option(
      names = "--vocabulary",
      paramLabel = "N",
      defaultValue = "65",
      description = "The number of different tokens. Default: ${DEFAULT-VALUE}.")
  private int vocabulary;

  @Option(
      names = "--inference",
      description =
          "Show how one token is read without training, as by 'sarmal sample'; --batch and --seq do"
              + " not matter then.")
  private boolean inference;

  @Option(
      names = "--passes",
      description =
          "Show the loop of the first layer as the cell's author wrote it, and after each of the"
              + " passes that make it fast; nothing else.")
  private boolean passes;

  @Option(names = "--require-fusion", description = "Fail if a loop runs one operation at a time.")
  private boolean fusionRequired;

  @Mixin private BackendOptions backend;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = model.settings();
    CellProvider cell = Cells.catalog().get(settings.cell());
    if (passes) {
      passes(cell, settings);
      return 0;
    }
    LanguageModel.Config config =
        new LanguageModel.Config(
            vocabulary,
            settings.embedding(),
            settings.hidden(),
            settings.layers(),
            settings.dropout());
    try (Backend opened = backend.open()) {
      List<LayerLoop> loops = explain(opened, new LanguageModel(config, cell));
      return fusionRequired && loops.stream().filter(this::isReported).count() > 0 ? 1 : 0;
    } catch (IllegalArgumentException e) {
      throw new InputException(
          settings.toString(),
          e.getMessage(),
          "if that is its size, lower --hidden, --layers, --embed, --vocabulary, --batch or --seq",
          e);
    }
  }

  private void passes(CellProvider cell, Settings settings) {
    CellSpec spec = new CellSpec(settings.embedding(), settings.hidden());
    PrintWriter out = this.spec.commandLine().getOut();
    new ExplanationReport(out)
        .stages(new Recurrent(cell.create(spec)).stages(settings.embedding()));
    out.flush();
  }

  private List<LayerLoop> explain(Backend opened, LanguageModel net) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s, vocabulary %d, %s, on %s (%s)%n",
        model.settings(),
        vocabulary,
        inference ? "one token" : "batches of %d x %d".formatted(batch.rows, batch.steps),
        opened.name(),
        opened);
    ExplanationReport report = new ExplanationReport(out);
    List<LayerLoop> loops =
        inference ? inference(opened, net, report) : training(opened, net, report);
    out.flush();
    return loops;
  }

  private List<LayerLoop> training(Backend opened, LanguageModel net, ExplanationReport report) {
    Shape shape = Shape.of(batch.steps, batch.rows);
    Batch zeros =
        Batch.empty().integers(shape, new int[shape.size()]).integers(shape, new int[shape.size()]);
    try (Trainer trainer = new Trainer(opened, new NextToken(net), Trainer.Config.DEFAULT)) {
      StepExplanation step = trainer.explain(zeros);
      report.training(step);
      return step.loops();
    }
  }

  private List<LayerLoop> inference(Backend opened, LanguageModel net, ExplanationReport report) {
    Tensor parameters = opened.tensor(net.layout().shape(), net.layout().initialValues(1));
    try (Model compiled = new Model(opened, net, parameters)) {
      Explanation run = compiled.explain(1, 1);
      List<LayerLoop> loops = new ArrayList<>();
      for (Launch.Loop loop : run.loops()) {
        loops.add(new LayerLoop("layers." + loops.size(), false, loop));
      }
      report.inference(run, loops);
      return loops;
    } finally {
      opened.release(parameters);
    }
  }

  /** Reports a loop that runs one operation at a time. */
  private boolean isReported(LayerLoop loop) {
    Optional<String> fallback = loop.loop().way().fallback();
    fallback.ifPresent(
        reason ->
            spec.commandLine()
                .getErr()
                .println("sarmal: %s runs one operation at a time: %s".formatted(loop, reason)));
    return fallback.isPresent();
  }
}
