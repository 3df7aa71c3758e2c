package io.sarmal.apps.report;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.sarmal.autodiff.train.StepExplanation;
import io.sarmal.core.check.Check;
import io.sarmal.core.check.Finding;
import io.sarmal.core.check.Finding.Outcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Runs checks and writes what they found, for people: a section for each group of checks, and a
 * line for each check as soon as it has run.
 */
public final class CheckReport {
  /** Ends the group with which a check's name begins. */
  private static final String COLON = ": ";

  private static final String NO_GROUP = "others";

  private final PrintWriter out;
  private final List<Finding> findings = new ArrayList<>();

  /** A report that goes to a writer. */
  public CheckReport(PrintWriter out) {
    this.out = out;
  }

  /** Runs checks, one after the other. */
  public void run(List<Check> checks) {
    long start = System.nanoTime();
    checks.stream()
        .collect(groupingBy(check -> group(check.name()), LinkedHashMap::new, toList()))
        .forEach(this::run);
    line("");
    line(
        "%d checks in %.1f s: %d passed, %d failed, %d skipped",
        findings.size(),
        secondsSince(start),
        count(Outcome.PASSED),
        count(Outcome.FAILED),
        count(Outcome.SKIPPED));
  }

  private void run(String group, List<Check> checks) {
    section(group);
    checks.forEach(this::run);
  }

  private void run(Check check) {
    long start = System.nanoTime();
    Finding finding = check.run();
    findings.add(finding);
    line(
        "%-7s %6.2f s  %s",
        finding.outcome().name().toLowerCase(Locale.ROOT),
        secondsSince(start),
        check.name().substring(check.name().indexOf(COLON) + 1).strip());
    finding.message().lines().forEach(text -> line("    %s", text));
  }

  /** Whether a check failed. */
  public boolean hasFailed() {
    return count(Outcome.FAILED) > 0;
  }

  /** Whether a check failed that is not of the given group. */
  public boolean hasFailedBeside(String group) {
    return findings.stream()
        .filter(finding -> finding.outcome() == Outcome.FAILED)
        .anyMatch(finding -> !group(finding.check()).equals(group));
  }

  /** Writes what a training step is compiled to, in a few lines. */
  public void explain(StepExplanation step) {
    new ExplanationReport(out).summary(step);
    out.flush();
  }

  /** Begins a section. */
  public void section(String title) {
    line("");
    line("== %s ==", title);
  }

  /** Writes a line at once. */
  public void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
    out.flush();
  }

  private static String group(String name) {
    return name.contains(COLON) ? name.substring(0, name.indexOf(COLON)) : NO_GROUP;
  }

  private long count(Outcome outcome) {
    return findings.stream().filter(finding -> finding.outcome() == outcome).count();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
