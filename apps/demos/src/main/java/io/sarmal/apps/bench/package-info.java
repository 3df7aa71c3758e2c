/** Benchmarks of whole training and inference steps on fixed workloads. */
package io.sarmal.apps.bench;
