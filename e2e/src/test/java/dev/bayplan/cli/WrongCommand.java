package dev.bayplan.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongCommand {
  @Nullable KubernetesClient client;
}
