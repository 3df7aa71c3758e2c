package io.sarmal.apps.report;

import com.google.common.collect.ImmutableList;
import java.util.List;

/** Several reporters as one, in order. */
public final class Reporters implements Reporter {
  private final ImmutableList<Reporter> all;

  /** Reports to each of these. */
  public Reporters(List<Reporter> all) {
    this.all = ImmutableList.copyOf(all);
  }

  @Override
  public void resumed(long step) {
    all.forEach(reporter -> reporter.resumed(step));
  }

  @Override
  public void step(StepReport report) {
    all.forEach(reporter -> reporter.step(report));
  }

  @Override
  public void validation(ValidationReport report) {
    all.forEach(reporter -> reporter.validation(report));
  }

  @Override
  public void note(String text) {
    all.forEach(reporter -> reporter.note(text));
  }

  @Override
  public void close() {
    all.forEach(Reporter::close);
  }
}
