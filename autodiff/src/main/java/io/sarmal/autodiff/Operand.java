package io.sarmal.autodiff;

/** What can stand in an equation: a {@link Var}, or a {@link Parameter} that stands for one. */
public sealed interface Operand permits Var, Parameter {
  /** The variable that this is on a tape. */
  Var on(Tape tape);
}
