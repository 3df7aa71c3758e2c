/**
 * Models of other programs: the parameters of PyTorch's recurrent modules, read and written as
 * safetensors files. What a cell is in the field's terms is said by its {@link
 * io.sarmal.autodiff.cell.StandardForm}; what is here knows the names and the order of gates of the
 * formats.
 *
 * <pre>{@code
 * CellProvider lstm = Cells.catalog().get("lstm");
 * Cell cell = lstm.create(new CellSpec(8, 16));
 * PyTorchCell module = PyTorchCell.of(lstm.standardForm().orElseThrow(), 0, false);
 * Map<String, float[]> weights = new TreeMap<>(); // by our names
 * cell.parameters().forEach(p -> weights.put(p.name(), new float[p.shape().size()]));
 * Path file = folder.resolve("state_dict.safetensors");
 * SafeTensors.write(file, module.write(cell, weights::get), Map.of()); // weight_ih_l0, ...
 * Map<String, float[]> back = module.read(SafeTensors.read(file), "", cell);
 * }</pre>
 */
package io.sarmal.autodiff.interop;
