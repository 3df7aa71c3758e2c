package io.sarmal.apps.onnx;

import io.sarmal.core.TensorType;

/**
 * A tensor of an {@link OnnxModel} that exists only when the model runs.
 *
 * @param name unique in the model
 * @param type its type; {@code REAL} is float32, {@code INT} int32
 */
public record OnnxValue(String name, TensorType type) {}
