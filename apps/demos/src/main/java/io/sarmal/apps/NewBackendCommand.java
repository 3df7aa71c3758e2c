package io.sarmal.apps;

import io.sarmal.apps.project.Template;
import io.sarmal.core.BackendProvider;
import io.sarmal.core.plugin.Catalog;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Begins a backend of one's own. */
@Command(
    name = "new-backend",
    description = {
      "Write a Maven project for a backend of your own: every operation as a plain loop, its test, a"
          + " README.",
      "It builds with 'mvn verify', and its jar is a plugin."
    })
final class NewBackendCommand implements Callable<Integer> {
  @Mixin private ProjectOptions project;

  @Override
  public Integer call() {
    project.write(Template.BACKEND, Catalog.load(BackendProvider.class, "backend"));
    return 0;
  }
}
