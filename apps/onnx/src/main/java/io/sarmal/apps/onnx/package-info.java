/**
 * Models as ONNX files, for programs that know no Sarmal: layer by layer, any cell.
 *
 * <p>An {@link io.sarmal.apps.onnx.OnnxModel} is made of whatever a tape can compute; {@link
 * io.sarmal.apps.onnx.OnnxLanguageModel} is a whole model. See <a
 * href="https://onnx.ai/onnx/operators">onnx.ai/onnx/operators</a>.
 */
package io.sarmal.apps.onnx;
