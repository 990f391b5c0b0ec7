package dev.bayplan.api;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.PodRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds pods for the tests, with names: {@code Pods.pod().main("train", "nvidia.com/gpu", "2")}.
 */
final class Pods {

  private final List<PodSource.Container> containers = new ArrayList<>();
  private final Map<String, String> annotations = new LinkedHashMap<>();
  private PodSource.PodLevel podLevel = PodSource.PodLevel.NONE;
  private PodSource.Constraints constraints = PodSource.Constraints.NONE;

  static Pods pod() {
    return new Pods();
  }

  Pods init(String name, String... requests) {
    return container(name, ContainerKind.INIT, map(requests), Map.of());
  }

  Pods sidecar(String name, String... requests) {
    return container(name, ContainerKind.SIDECAR, map(requests), Map.of());
  }

  Pods main(String name, String... requests) {
    return container(name, ContainerKind.MAIN, map(requests), Map.of());
  }

  Pods container(
      String name, ContainerKind kind, Map<String, String> requests, Map<String, String> limits) {
    containers.add(new PodSource.Container(name, kind, new PodSource.Resources(requests, limits)));
    return this;
  }

  /** The pod's {@code runAsUser}. */
  Pods user(long user) {
    podLevel = new PodSource.PodLevel(podLevel.resources(), podLevel.overhead(), user);
    return this;
  }

  /** A container with a share that runs as this user. */
  Pods share(String name, long user) {
    PodSource.Resources resources = new PodSource.Resources(map(Keys.GPU_MEMORY, "1"), Map.of());
    containers.add(new PodSource.Container(name, ContainerKind.MAIN, resources, user));
    return this;
  }

  Pods annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  Pods podLevel(Map<String, String> requests, Map<String, String> overhead) {
    podLevel = new PodSource.PodLevel(new PodSource.Resources(requests, Map.of()), overhead);
    return this;
  }

  Pods constraints(PodSource.Constraints these) {
    constraints = these;
    return this;
  }

  PodSource source() {
    PodRef ref = new PodRef("team-a", "train-0", "uid-1");
    return new PodSource(ref, Keys.SCHEDULER_NAME, annotations, containers, podLevel, constraints);
  }

  static Map<String, String> map(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
