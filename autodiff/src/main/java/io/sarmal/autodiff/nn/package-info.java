/** The layers around recurrent ones, and losses. */
package io.sarmal.autodiff.nn;
