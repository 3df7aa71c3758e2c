/** The multithreaded CPU backend, in pure Java. */
package io.sarmal.backend.cpu;
