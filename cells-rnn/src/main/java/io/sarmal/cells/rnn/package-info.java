/** The simple recurrent (Elman) cell, found by name at run time. */
package io.sarmal.cells.rnn;
