/**
 * Models of other programs: the parameters of PyTorch's recurrent modules, read and written as
 * safetensors files. What a cell is in the field's terms is said by its {@link
 * io.sarmal.autodiff.cell.StandardForm}; what is here knows the names and the order of gates of the
 * formats.
 *
 * <pre>{@code
 * CellProvider lstm = Cells.catalog().get("lstm");
 * Cell cell = lstm.create(new CellSpec(8, 16));
 * SafeTensors file = SafeTensors.read(Path.of("state_dict.safetensors"));
 * PyTorchCell module = PyTorchCell.of(lstm.standardForm().orElseThrow(), 0, false);
 * Map<String, float[]> weights = module.read(file, "encoder.rnn.", cell); // by our names
 * }</pre>
 */
package io.sarmal.autodiff.interop;
