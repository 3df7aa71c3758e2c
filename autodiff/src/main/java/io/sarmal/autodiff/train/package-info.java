/** Training: what to minimise, and the loop that does it. */
package io.sarmal.autodiff.train;
