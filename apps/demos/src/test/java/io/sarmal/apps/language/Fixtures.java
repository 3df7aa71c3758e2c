package io.sarmal.apps.language;

import io.sarmal.apps.report.Reporter;
import io.sarmal.apps.report.StepReport;
import io.sarmal.apps.report.ValidationReport;
import io.sarmal.apps.text.Split;
import io.sarmal.apps.text.Text;
import io.sarmal.apps.text.Unit;
import io.sarmal.apps.text.Vocabulary;
import io.sarmal.autodiff.cell.Cells;
import io.sarmal.autodiff.optim.Adam;
import io.sarmal.autodiff.train.Budget;
import io.sarmal.autodiff.train.LearningRate;
import io.sarmal.autodiff.train.OnNonFinite;
import io.sarmal.autodiff.train.Trainer;
import io.sarmal.core.Backend;
import io.sarmal.core.plugin.Backends;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A text that a tiny model learns in a second, and such a model. */
final class Fixtures {
  static final Text TEXT = Text.of("hello", "hello world\n".repeat(60));
  static final Settings SETTINGS = new Settings("lstm", 1, 12, 6, 0);

  private Fixtures() {}

  static Backend backend() {
    return Backends.open("reference");
  }

  static Design design() {
    return Design.of(SETTINGS, vocabulary(), Cells.catalog().get(SETTINGS.cell()));
  }

  static Vocabulary vocabulary() {
    return Unit.CHAR.vocabulary(TEXT, 1);
  }

  static Split split(double heldOut) {
    return Split.tail(vocabulary().encode(TEXT, false).ids(), heldOut);
  }

  static Training.Plan plan(Budget budget, double rate, long seed) {
    return new Training.Plan(
        4,
        8,
        1,
        budget,
        LearningRate.cosine(rate, rate / 10),
        new Trainer.Config(Adam.DEFAULT, 5, seed),
        OptionalInt.empty(),
        OnNonFinite.STOP,
        new Budget.Steps(1000));
  }

  /** Remembers what it is told. */
  static class Recorder implements Reporter {
    final List<StepReport> steps = new ArrayList<>();
    final List<ValidationReport> validations = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void resumed(long step) {
      notes.add("resumed after " + step);
    }

    @Override
    public void step(StepReport report) {
      steps.add(report);
    }

    @Override
    public void validation(ValidationReport report) {
      validations.add(report);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }

    @Override
    public void close() {}
  }
}
