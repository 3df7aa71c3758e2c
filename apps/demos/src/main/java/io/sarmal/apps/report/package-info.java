/**
 * What a run shows: the figures of a loss, progress on a terminal or as plain lines, the time that
 * is left, and metrics as JSON lines.
 *
 * <p>Numbers are written the same in every locale.
 */
package io.sarmal.apps.report;
