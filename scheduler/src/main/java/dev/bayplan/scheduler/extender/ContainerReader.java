package dev.bayplan.scheduler.extender;

import dev.bayplan.api.PodSource;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.Sharer;
import java.util.List;
import java.util.Map;

/** Reads {@code v1.Container}; lives for one container. */
final class ContainerReader {

  private static final Members<Draft> RESOURCES =
      new Members<Draft>()
          .with("requests", (in, draft) -> draft.requests = Values.stringMap(in))
          .with("limits", (in, draft) -> draft.limits = Values.stringMap(in));

  private static final Members<ContainerReader> CONTAINER =
      new Members<ContainerReader>()
          .with("name", (in, container) -> container.name = in.string())
          .with("restartPolicy", (in, container) -> container.restartPolicy = in.string())
          .with("securityContext", (in, container) -> container.user = user(in))
          .with("resources", (in, container) -> container.resources = resources(in));

  private static final Members<Draft> SECURITY =
      new Members<Draft>().with("runAsUser", (in, draft) -> draft.user = in.integer());

  private static final class Draft {
    long user = Sharer.ANY_USER;
    Map<String, String> requests = Map.of();
    Map<String, String> limits = Map.of();
  }

  private String name = "";
  private String restartPolicy = "";
  private PodSource.Resources resources = PodSource.Resources.NONE;
  private long user = Sharer.ANY_USER;

  private ContainerReader() {}

  static void mains(JsonScanner in, List<PodSource.Container> into) {
    Values.elements(in, each -> into.add(read(each).as(ContainerKind.MAIN)));
  }

  static void inits(JsonScanner in, List<PodSource.Container> into) {
    Values.elements(
        in,
        each -> {
          ContainerReader container = read(each);
          boolean sidecar = container.restartPolicy.equals("Always");
          into.add(container.as(sidecar ? ContainerKind.SIDECAR : ContainerKind.INIT));
        });
  }

  private static ContainerReader read(JsonScanner in) {
    ContainerReader container = new ContainerReader();
    CONTAINER.read(in, container);
    return container;
  }

  private PodSource.Container as(ContainerKind kind) {
    return new PodSource.Container(name, kind, resources, user);
  }

  /** {@code runAsUser} of a security context; Kubernetes allows 31 bits. */
  static long user(JsonScanner in) {
    Draft draft = new Draft();
    SECURITY.read(in, draft);
    return draft.user;
  }

  static PodSource.Resources resources(JsonScanner in) {
    Draft draft = new Draft();
    RESOURCES.read(in, draft);
    return new PodSource.Resources(draft.requests, draft.limits);
  }
}
