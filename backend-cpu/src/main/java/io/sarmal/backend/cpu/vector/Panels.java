package io.sarmal.backend.cpu.vector;

/**
 * Where the tiles of an operand lie: tile {@code t} starts at {@code offset + t * step}; within it
 * the rows of {@code A} are {@code lane} apart (the columns of {@code B} always 1), and successive
 * values of {@code k} are {@code depth} apart.
 */
record Panels(float[] data, int offset, int step, int lane, int depth) {}
