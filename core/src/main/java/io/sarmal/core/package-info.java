/**
 * What everything else stands on: tensors, the backend SPI, programs and scans, plugin discovery.
 */
package io.sarmal.core;
