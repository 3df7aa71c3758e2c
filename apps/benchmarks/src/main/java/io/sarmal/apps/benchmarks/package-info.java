/** JMH benchmarks of kernels, layers and training steps. */
package io.sarmal.apps.benchmarks;
