package io.sarmal.apps.report;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.sarmal.autodiff.train.LayerLoop;
import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.core.pass.LoopPasses;
import io.sarmal.core.program.Explanation;
import io.sarmal.core.program.Launch;
import io.sarmal.core.program.Value;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/** Writes how a model runs, for people: a section for each loop, and for what is around them. */
public final class ExplanationReport {
  private final PrintWriter out;

  /** A report that goes to a writer. */
  public ExplanationReport(PrintWriter out) {
    this.out = out;
  }

  /** Writes about a training step. */
  public void training(StepExplanation step) {
    section("Launches");
    count("loss and gradient", step.pass());
    count("update", step.update());
    step.loops().forEach(loop -> loop(loop, step.pass()));
    kept(step.pass(), step.kept());
    alone(step.loops(), List.of(step.pass(), step.update()));
  }

  /** Writes about a training step, a line for each loop, without its equations. */
  public void summary(StepExplanation step) {
    count("loss and gradient", step.pass());
    count("update", step.update());
    step.loops().forEach(loop -> line("%s: %s", loop, launches(loop, step.pass())));
    line("did not fuse:");
    reasons(step.loops(), List.of(step.pass(), step.update()));
  }

  /** Writes about a run without training. */
  public void inference(Explanation run, List<LayerLoop> loops) {
    section("Launches");
    count("logits", run);
    loops.forEach(loop -> loop(loop, run));
    alone(loops, List.of(run));
  }

  /** Writes about the passes over a loop: the program after each that changes it. */
  public void stages(List<LoopPasses.Stage> stages) {
    String before = "";
    for (LoopPasses.Stage stage : stages) {
      section(stage.pass());
      String text = stage.program().toString();
      out.print(text.equals(before) ? "changes nothing\n" : text);
      before = text;
    }
  }

  private void section(String title) {
    line("");
    line("== %s ==", title);
  }

  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  private void count(String what, Explanation run) {
    line(
        "%-18s %,d, of which %,d in loops; makes at most %,d bytes at once",
        what,
        run.count(),
        run.count() - run.launches().size() + run.loops().size(),
        run.peakBytes());
  }

  private void loop(LayerLoop loop, Explanation run) {
    List<Launch> step = loop.loop().way().step();
    section(loop.toString());
    line("%s", launches(loop, run));
    loop.loop()
        .way()
        .fallback()
        .ifPresent(reason -> line("runs one operation at a time, since %s", reason));
    for (int i = 0; i < step.size(); i++) {
      line("launch %d: %s", i + 1, step.get(i).summary());
    }
    out.print(loop.loop().scan());
  }

  private static String launches(LayerLoop loop, Explanation run) {
    List<Launch> step = loop.loop().way().step();
    return String.format(
        Locale.ROOT,
        "time steps: %,d, launches in each: %d, of them with a product: %d",
        run.steps(loop.loop()),
        step.size(),
        step.stream().filter(Launch::hasProduct).count());
  }

  private void kept(Explanation run, List<Value> kept) {
    section("Kept by forward for backward: %,d bytes".formatted(run.bytes(kept)));
    kept.stream()
        .collect(groupingBy(value -> name(value, run), LinkedHashMap::new, toList()))
        .forEach((name, values) -> line("%,14d  %d x %s", run.bytes(values), values.size(), name));
  }

  /** The type of a value, and what made it. */
  private static String name(Value value, Explanation run) {
    Launch maker =
        run.launches().stream()
            .filter(launch -> launch.results().contains(value))
            .findFirst()
            .orElseThrow();
    return value.type() + " of " + maker.summary();
  }

  private void alone(List<LayerLoop> loops, List<Explanation> runs) {
    section("Did not fuse");
    reasons(loops, runs);
  }

  private void reasons(List<LayerLoop> loops, List<Explanation> runs) {
    for (LayerLoop loop : loops) {
      loop.loop().way().fallback().ifPresent(reason -> line("%s: %s", loop, reason));
    }
    runs.stream()
        .flatMap(run -> run.singles().stream())
        .collect(groupingBy(Launch.Single::reason, LinkedHashMap::new, toList()))
        .forEach((reason, singles) -> line("%s: %s", names(singles), reason));
  }

  private static String names(List<Launch.Single> singles) {
    return singles.stream()
        .collect(groupingBy(Launch::summary, LinkedHashMap::new, counting()))
        .entrySet()
        .stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(joining(", "));
  }
}
