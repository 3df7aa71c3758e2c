/**
 * Models as ONNX files, for programs that know no Sarmal: layer by layer, any cell.
 *
 * <p>An {@link io.sarmal.apps.onnx.OnnxModel} is made of whatever a tape can compute; {@link
 * io.sarmal.apps.onnx.OnnxLanguageModel} is a whole model. See <a
 * href="https://onnx.ai/onnx/operators">onnx.ai/onnx/operators</a>.
 *
 * <pre>{@code
 * CellProvider gru = Cells.catalog().get("gru");
 * Cell cell = gru.create(new CellSpec(8, 16));
 * Linear head = new Linear(16, 3);
 * ParameterLayout layout =
 *     ParameterLayout.builder().add("gru", cell.parameters()).add("head", head.parameters()).build();
 * OnnxModel onnx = new OnnxModel("classifier", layout, new float[layout.size()]);
 * OnnxValue x = onnx.input("x", TensorType.real(Dim.TIME, Dim.BATCH, 8));
 * OnnxValue h = onnx.input("h", TensorType.real(Dim.BATCH, 16));
 * OnnxModel.Result run = onnx.recurrent(gru, cell, false, x, List.of(h), Optional.empty());
 * List<OnnxValue> logits =
 *     onnx.apply(vars -> List.of(head.apply(vars.get(0))), List.of(run.state().get(0)));
 * onnx.output("logits", logits.get(0));
 * byte[] file = onnx.toBytes();
 * }</pre>
 */
package io.sarmal.apps.onnx;
