/**
 * Checks that any backend must pass: plain code that returns findings, for a test as for a command
 * line. Every operation, program and scan is compared with the reference backend; the rest of the
 * contract of {@link io.sarmal.core.Backend} (memory, threads, bad arguments, equal bits) is
 * checked by using it.
 *
 * <pre>{@code
 * for (Check check : BackendChecks.all(Backends::open)) {
 *   if (check.name().startsWith("matmul")) {
 *     System.out.println(check.run());
 *   }
 * }
 * }</pre>
 */
package io.sarmal.core.check;
