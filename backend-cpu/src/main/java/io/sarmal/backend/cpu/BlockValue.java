package io.sarmal.backend.cpu;

import io.sarmal.core.plan.Form;

/** A value of the {@link BlockProgram} that is being recorded; made by its builder. */
public record BlockValue(int number, Form form) {}
