/**
 * How a program or the step of a loop is best arranged on a device, as far as that is the same for
 * every backend: which operations run together, where their values lie, what needs no memory.
 *
 * <p>{@link io.sarmal.core.plan.ProgramPlanner} arranges programs, {@link
 * io.sarmal.core.plan.ScanPlanner} loops of which {@link io.sarmal.core.plan.StepRows} proves that
 * they keep the rows of the batch apart. What runs together is a {@link
 * io.sarmal.core.plan.FusedKernel}. A backend that uses these plans only has to run their actions;
 * none has to.
 */
package io.sarmal.core.plan;
