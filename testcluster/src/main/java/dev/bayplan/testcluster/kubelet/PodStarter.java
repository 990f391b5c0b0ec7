package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Program;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Turns a Pod that the API server has accepted into the processes that it describes. */
final class PodStarter {
  private static final Path NODES = Path.of("nodes");

  private final ControlPlane plane;
  private final Images images;
  private final Pod pod;
  private final String address;
  private final Path folder;
  private final PodVolumes volumes;
  private final PodEnvironment environment;

  PodStarter(ControlPlane plane, Images images, Pod pod, String address) {
    this.plane = plane;
    this.images = images;
    this.pod = pod;
    this.address = address;
    this.folder = plane.data("pods").resolve(pod.getMetadata().getName());
    PodFields fields = new PodFields(pod, address);
    ConfigSource config = new ConfigSource(plane.client(), pod.getMetadata().getNamespace());
    Path node = plane.data(NODES.toString()).resolve(pod.getSpec().getNodeName());
    this.volumes = new PodVolumes(pod, folder, node, config, new PodToken(plane, pod), fields);
    this.environment = new PodEnvironment(fields, config, plane.url());
  }

  /** Writes the volumes and makes the containers; they are not started yet. */
  List<PlayedContainer> containers() {
    PodSpec spec = pod.getSpec();
    if (!spec.getInitContainers().isEmpty()) {
      throw new IllegalArgumentException("The kubelet player does not play init containers");
    }
    Map<Integer, Integer> ports = PodPorts.assign(spec, texts());
    Replacements ofAll = new Replacements(ports, volumes.allMounts());
    volumes.write(text -> SchedulerKubeconfig.in(ofAll.in(text), kubeconfig()));
    List<PlayedContainer> containers = new ArrayList<>();
    Set<Integer> unnamed = ofAll.portsNowhereNamed();
    for (Container container : spec.getContainers()) {
      Replacements replacements = new Replacements(ports, volumes.mounts(container));
      containers.add(played(container, replacements));
      unnamed.retainAll(replacements.portsNowhereNamed());
    }
    if (!unnamed.isEmpty()) {
      throw new IllegalArgumentException(
          "The ports %s of pod %s are declared or probed, but no argument, variable or ConfigMap names them, so they cannot be moved: name them"
              .formatted(unnamed, pod.getMetadata().getName()));
    }
    return containers;
  }

  private PlayedContainer played(Container container, Replacements replacements) {
    Path home = TextFile.folder(folder.resolve("containers").resolve(container.getName()));
    Map<String, String> declared = environment.declared(container);
    Map<String, String> all = new LinkedHashMap<>(environment.given(home));
    if (kubeconfig().toFile().exists()) {
      all.put("KUBECONFIG", kubeconfig().toString());
    }
    declared.forEach((name, value) -> all.put(name, replacements.in(value)));
    String log = pod.getMetadata().getName() + "." + container.getName();
    Program program =
        new Program(
            new Program.Launch(
                log, command(container, declared, replacements), all, true, home, plane.log(log)));
    return new PlayedContainer(
        container,
        program,
        replacements,
        probe ->
            ProbeLoop.uri(
                probe,
                address,
                replacements,
                PodPorts.number(pod.getSpec(), probe.getHttpGet().getPort())),
        Duration.ofSeconds(
            Objects.requireNonNullElse(pod.getSpec().getTerminationGracePeriodSeconds(), 30L)));
  }

  private List<String> command(
      Container container, Map<String, String> declared, Replacements replacements) {
    List<String> command = new ArrayList<>(images.entrypoint(container.getImage()));
    Stream.concat(container.getCommand().stream().skip(1), container.getArgs().stream())
        .map(argument -> replacements.in(Expansion.of(argument, declared)))
        .forEach(command::add);
    return command;
  }

  private Path kubeconfig() {
    return volumes.tokenFolder().resolve(PodToken.KUBECONFIG);
  }

  private Stream<String> texts() {
    Stream<String> ofContainers =
        pod.getSpec().getContainers().stream()
            .flatMap(container ->
                Stream.of(
                        container.getCommand(),
                        container.getArgs(),
                        environment.declared(container).values())
                    .flatMap(Collection::stream));
    return Stream.concat(ofContainers, volumes.texts());
  }
}
