package dev.bayplan.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where this checkout has what is installed. */
public final class Manifests {

  private Manifests() {}

  /** The folder {@code manifests} of the checkout that the current folder lies in. */
  public static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("manifests/base/kustomization.yaml"))) {
        return at.resolve("manifests");
      }
    }
    throw new IllegalStateException("no manifests/base above " + Path.of("").toAbsolutePath());
  }
}
