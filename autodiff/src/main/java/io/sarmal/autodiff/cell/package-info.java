/** Recurrent cells as plugins: what a cell is, and the layers that run cells over sequences. */
package io.sarmal.autodiff.cell;
