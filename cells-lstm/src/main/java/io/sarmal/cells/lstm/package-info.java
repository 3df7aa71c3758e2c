/** The long short-term memory cell, found by name at run time. */
package io.sarmal.cells.lstm;
