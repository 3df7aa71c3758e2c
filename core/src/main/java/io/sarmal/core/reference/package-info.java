/**
 * The reference backend: every operation as its plain definition in float64. It is slow and right,
 * the oracle that other backends are checked against and the precision that gradient checks need.
 */
package io.sarmal.core.reference;
