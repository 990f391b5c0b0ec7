package dev.bayplan.policies;

/** How Kubernetes runs a container, and so how its resources count. */
public enum ContainerKind {
  /** Runs to its end before the next one starts; its devices are used again by later containers. */
  INIT,
  /** An init container with {@code restartPolicy: Always}: runs beside everything after it. */
  SIDECAR,
  MAIN
}
