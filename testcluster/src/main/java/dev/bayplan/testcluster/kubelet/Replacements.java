package dev.bayplan.testcluster.kubelet;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What differs between a pod and its processes on this machine, and nothing else does:
 *
 * <ul>
 *   <li><b>image</b>: a program of this machine ({@link Images}). A container's {@code command}
 *       names a program inside the image: its first word is replaced, the rest stays;
 *   <li><b>ports</b>: all pods share this machine's, so each port that the pod declares, probes or
 *       names as {@code 127.0.0.1:PORT} becomes a free one, in arguments, environment and
 *       ConfigMaps, wherever it stands as a whole number;
 *   <li><b>absolute paths</b>: a mount path becomes the volume's folder, in the same three places;
 *   <li><b>API server</b>: {@code KUBERNETES_SERVICE_HOST} and {@code _PORT} name the test's.
 *       Clients look for the token below the fixed path {@value PodToken#MOUNT}, which belongs to
 *       nobody here: {@code KUBECONFIG} leads them to it, and in a KubeSchedulerConfiguration
 *       {@code clientConnection.kubeconfig} ({@link SchedulerKubeconfig});
 *   <li><b>host name</b>: {@code HOSTNAME}, as in a container; the kernel's is not changed.
 * </ul>
 *
 * <p>Not played, and refused where it would matter: init containers, probes other than httpGet,
 * lifecycle hooks. Ignored: resources, security contexts, tolerations, affinity, node selectors.
 */
final class Replacements {
  private final Map<Integer, Integer> ports;
  private final Map<String, Path> paths =
      new TreeMap<>(
          Comparator.comparingInt(String::length)
              .reversed()
              .thenComparing(Comparator.naturalOrder()));
  private final Pattern pattern;
  private final Set<Integer> seen = new TreeSet<>();

  /**
   * @param ports of the pod to those of this machine
   * @param paths mount paths to folders
   */
  Replacements(Map<Integer, Integer> ports, Map<String, Path> paths) {
    this.ports = new TreeMap<>(ports);
    this.paths.putAll(paths);
    this.pattern = pattern();
  }

  /** The text with everything replaced in one pass, so that nothing is replaced twice. */
  String in(String text) {
    return pattern
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(replacement(match.group())));
  }

  int port(int ofPod) {
    Integer port = ports.get(ofPod);
    if (port == null) {
      throw new IllegalArgumentException(
          "The pod has no port %d, only %s".formatted(ofPod, ports.keySet()));
    }
    return port;
  }

  /**
   * A declared port that no text names cannot be moved: its program would listen on the original.
   */
  Set<Integer> portsNowhereNamed() {
    Set<Integer> unnamed = new TreeSet<>(ports.keySet());
    unnamed.removeAll(seen);
    return unnamed;
  }

  private String replacement(String found) {
    Path folder = paths.get(found);
    if (folder != null) {
      return folder.toString();
    }
    int port = Integer.parseInt(found);
    seen.add(port);
    return Integer.toString(port(port));
  }

  private Pattern pattern() {
    String anyPath = paths.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    String anyPort = ports.keySet().stream().map(String::valueOf).collect(Collectors.joining("|"));
    String wholePath = "(?<![\\w./-])(?:" + anyPath + ")(?![\\w.-])";
    String wholeNumber = "(?<![\\w.])(?:" + anyPort + ")(?!\\w|\\.\\d)";
    String never = "(?!)";
    return Pattern.compile(
        (paths.isEmpty() ? never : wholePath) + "|" + (ports.isEmpty() ? never : wholeNumber));
  }
}
