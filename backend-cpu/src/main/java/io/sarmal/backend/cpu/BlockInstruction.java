package io.sarmal.backend.cpu;

import com.google.common.primitives.ImmutableIntArray;
import io.sarmal.core.plan.Form;

/**
 * One operation of a {@link BlockProgram} on numbered values.
 *
 * @param form the form of what it works on: of the result, or of the operand of a fold
 */
record BlockInstruction(
    BlockOperation operation, ImmutableIntArray operands, int result, Form form) {}
