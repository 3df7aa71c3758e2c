/** The {@code sarmal} command. */
package io.sarmal.apps;
