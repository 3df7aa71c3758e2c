/** Data sets: where they are found, by name, path or address, and how they are read. */
package io.sarmal.apps.data;
