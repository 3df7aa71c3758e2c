package io.sarmal.backend.cpu;

/** A value of the {@link BlockProgram} that is being recorded; made by its builder. */
public record BlockValue(int number, Form form) {}
