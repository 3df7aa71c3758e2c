/** The gated recurrent unit cell, found by name at run time. */
package io.sarmal.cells.gru;
