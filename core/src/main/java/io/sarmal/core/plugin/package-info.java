/**
 * How plugins are found and one is chosen. A plugin is a jar with a {@link java.util.ServiceLoader}
 * registration; {@link io.sarmal.core.plugin.Catalog} finds all of one kind, cells and backends
 * alike, and keeps a broken one from hiding the others. {@link io.sarmal.core.plugin.Backends}
 * opens the backend that the user asked for, or else the best. Every failure is a {@link
 * io.sarmal.core.plugin.PluginException} that says what was found, why it was not used and what to
 * do.
 *
 * <pre>{@code
 * Backend fastest = Backends.open();
 * Backend cpu = Backends.open("cpu");
 * for (Backends.Candidate candidate : Backends.survey()) {
 *   System.out.println(candidate.name() + ": " + candidate.availability());
 * }
 * }</pre>
 */
package io.sarmal.core.plugin;
