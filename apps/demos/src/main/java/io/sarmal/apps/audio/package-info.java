/** Speech: recordings, the features of a frame of sound, and sets of labelled utterances. */
package io.sarmal.apps.audio;
