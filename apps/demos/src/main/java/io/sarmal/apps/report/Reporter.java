package io.sarmal.apps.report;

/** Shows or records what happens in a run; called from one thread. */
public interface Reporter extends AutoCloseable {
  /** An earlier run goes on after so many steps; what it reported about later ones is void. */
  void resumed(long step);

  /** A training step is done. */
  void step(StepReport report);

  /** A validation is done. */
  void validation(ValidationReport report);

  /** Something happened that a person should know. */
  void note(String text);

  @Override
  void close();
}
