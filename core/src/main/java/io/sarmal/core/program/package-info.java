/**
 * Programs: operations as values, straight-line lists of them, loops over time as one of them, the
 * symbolic backend that writes them down, passes that improve them and interpreters that run them.
 */
package io.sarmal.core.program;
