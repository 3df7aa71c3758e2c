/**
 * Model files: named tensors and text metadata in the safetensors format.
 *
 * <p>{@link io.sarmal.autodiff.io.SafeTensors} reads a file strictly, so that a damaged or edited
 * one ends in a {@link io.sarmal.autodiff.io.ModelFileException} that says what is wrong, before
 * memory is taken for what the file only claims to hold. Writing goes through {@link
 * io.sarmal.autodiff.io.AtomicFile}: a reader sees the old file or the new one, never a part. Equal
 * tensors and metadata give equal bytes.
 *
 * <pre>{@code
 * Path file = folder.resolve("model.safetensors");
 * StoredTensor weight = StoredTensor.of(Shape.of(2), new float[] {1, 2});
 * SafeTensors.write(file, Map.of("weight", weight), Map.of("made-by", "an example"));
 * float[] values = SafeTensors.read(file).tensor("weight", Shape.of(2)).floats();
 * }</pre>
 */
package io.sarmal.autodiff.io;
