/**
 * Tunes in ABC notation: read into bars and notes, counted, written as MIDI, and made up by rules.
 * The notation is that of the ABC standard 2.1 (abcnotation.com).
 */
package io.sarmal.apps.music;
