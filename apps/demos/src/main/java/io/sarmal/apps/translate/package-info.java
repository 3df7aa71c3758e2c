/** Pairs of texts, one to be made from the other: where they come from, and how well it is done. */
package io.sarmal.apps.translate;
