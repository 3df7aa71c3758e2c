/** Pictures of results, as PNG files. */
package io.sarmal.apps.picture;
