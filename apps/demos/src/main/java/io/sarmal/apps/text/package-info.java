/**
 * Text as numbers, and back: reading it, cutting it into characters, bytes or words, and laying it
 * out in batches.
 *
 * <p>{@link io.sarmal.apps.text.TextSource} reads a {@link io.sarmal.apps.text.Text} from a file, a
 * folder or a named corpus; a {@link io.sarmal.apps.text.Vocabulary} turns it into ids; {@link
 * io.sarmal.apps.text.Batches} cuts the ids into the time-major windows that training walks over.
 * What cannot be read ends in an {@link io.sarmal.apps.text.InputException} that says where.
 */
package io.sarmal.apps.text;
