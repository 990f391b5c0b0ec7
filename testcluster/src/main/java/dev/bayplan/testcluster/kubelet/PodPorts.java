package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.Ports;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The ports of a pod's containers, which share one address. */
final class PodPorts {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:127\\.0\\.0\\.1|localhost):(\\d{1,5})(?!\\d)");

  private PodPorts() {}

  /**
   * A free port of this machine for each one of the pod.
   *
   * @param texts arguments, environment and ConfigMaps of the pod
   */
  static Map<Integer, Integer> assign(PodSpec spec, Stream<String> texts) {
    Set<Integer> ports = new TreeSet<>();
    for (Container container : spec.getContainers()) {
      container.getPorts().forEach(port -> ports.add(port.getContainerPort()));
      probes(container).forEach(probe -> ports.add(number(spec, probe.getHttpGet().getPort())));
    }
    texts.forEach(text -> addLoopbackPorts(text, ports));
    Map<Integer, Integer> assigned = new TreeMap<>();
    ports.forEach(port -> assigned.put(port, Ports.free()));
    return assigned;
  }

  /** A port given by number, or by the name that a container gives it. */
  static int number(PodSpec spec, IntOrString port) {
    Integer number = port.getIntVal();
    if (number != null) {
      return number;
    }
    return spec.getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(declared -> Objects.equals(declared.getName(), port.getStrVal()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "No container of the pod declares a port named " + port.getStrVal()));
  }

  private static List<Probe> probes(Container container) {
    return Stream.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())
        .filter(probe -> probe != null && probe.getHttpGet() != null)
        .toList();
  }

  private static void addLoopbackPorts(String text, Set<Integer> ports) {
    Matcher matcher = LOOPBACK.matcher(text);
    while (matcher.find()) {
      ports.add(Integer.valueOf(matcher.group(1)));
    }
  }
}
