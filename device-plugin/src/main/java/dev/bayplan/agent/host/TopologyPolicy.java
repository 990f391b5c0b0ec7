package dev.bayplan.agent.host;

import dev.bayplan.policies.NumaPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What the kubelet's configuration says of its Topology Manager.
 *
 * @param policy {@code none}, {@code best-effort}, {@code restricted}, {@code single-numa-node}, or
 *     {@link #UNKNOWN}
 * @param scope {@code container} or {@code pod}
 * @param problem why the policy is not known
 */
public record TopologyPolicy(String policy, String scope, Optional<String> problem) {

  public static final String UNKNOWN = "unknown";

  private static final String POLICY = "topologyManagerPolicy";
  private static final String SCOPE = "topologyManagerScope";

  /** As it is told, by a flag. */
  public static TopologyPolicy told(String policy, String scope) {
    return NumaPolicy.Kind.parse(policy).isPresent()
        ? new TopologyPolicy(policy, scope, Optional.empty())
        : unknown("the kubelet has no Topology Manager policy \"" + policy + "\"");
  }

  /**
   * As the kubelet reads it: its file, then the files {@code *.conf} of its drop-in folder in the
   * order of their paths, each of which replaces what came before (Kubernetes 1.36, {@code
   * cmd/kubelet/app/server.go}, {@code mergeKubeletConfigurations}). One that cannot be read, or is
   * not there, leaves the policy unknown: it could be in it, or in the kubelet's flags.
   *
   * @param config a KubeletConfiguration in YAML or JSON
   */
  public static TopologyPolicy of(Path config, Optional<Path> dropIns) {
    String policy = NumaPolicy.Kind.NONE.text();
    String scope = NumaPolicy.Scope.CONTAINER.text();
    try {
      for (Path file : files(config, dropIns)) {
        Map<?, ?> fields = fields(file);
        policy = text(fields, POLICY).orElse(policy);
        scope = text(fields, SCOPE).orElse(scope);
      }
      return told(policy, scope);
    } catch (IOException | UncheckedIOException | YamlEngineException unreadable) {
      return unknown("the kubelet's configuration is not read: " + unreadable);
    }
  }

  private static List<Path> files(Path config, Optional<Path> dropIns) throws IOException {
    List<Path> files = new ArrayList<>(List.of(config));
    if (dropIns.isPresent()) {
      try (Stream<Path> all = Files.walk(dropIns.get())) {
        all.filter(Files::isRegularFile)
            .filter(file -> file.toString().endsWith(".conf"))
            .sorted(Comparator.comparing(file -> file.toString().replace('/', '\0')))
            .forEach(files::add); // Folder by folder, as Go walks them.
      }
    }
    return files;
  }

  private static Map<?, ?> fields(Path file) throws IOException {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    return tree instanceof Map<?, ?> fields ? fields : Map.of();
  }

  private static Optional<String> text(Map<?, ?> fields, String name) {
    Object value = fields.get(name);
    return value == null || value.equals("") ? Optional.empty() : Optional.of(value.toString());
  }

  private static TopologyPolicy unknown(String problem) {
    return new TopologyPolicy(UNKNOWN, NumaPolicy.Scope.CONTAINER.text(), Optional.of(problem));
  }

  /**
   * Whether the kubelet is to be told NUMA nodes. Not where its policy is unknown: devices without
   * them are refused by no policy, and the device plugin is asked for each.
   */
  public boolean aligns() {
    return NumaPolicy.reported(policy, scope).aligns();
  }
}
