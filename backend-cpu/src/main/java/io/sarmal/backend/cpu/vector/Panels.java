package io.sarmal.backend.cpu.vector;

/**
 * Where the tiles of {@code B} lie: tile {@code t} starts at {@code offset + t * step}, and its
 * rows are {@code depth} apart.
 */
record Panels(float[] data, int offset, int step, int depth) {}
