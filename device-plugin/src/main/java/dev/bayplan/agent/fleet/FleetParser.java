package dev.bayplan.agent.fleet;

import dev.bayplan.agent.yaml.Problems;
import dev.bayplan.agent.yaml.YamlObject;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Mode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Reads a fleet file:
 *
 * <pre>{@code
 * nodes:
 *   gpu-1:                      # a node's name, or "*" for all that are not named
 *     mode: Own                 # or Observe; default Own
 *     driverVersion: "580.65"   # optional, as cudaVersion
 *     gpus:
 *     - {model: H100, memoryMiB: 81559, count: 4, numaNode: 0}
 *     - {model: H100, memoryMiB: 81559, index: 7, uuid: GPU-..., health: Unhealthy}
 * }</pre>
 *
 * Only the part of the given node is read: another node's mistake does it no harm.
 */
final class FleetParser {

  private static final Set<String> NODE_FIELDS =
      Set.of("mode", "driverVersion", "cudaVersion", "gpus");

  private FleetParser() {}

  static FleetReading parse(String file, String text, String node) {
    Problems problems = new Problems("fleet file " + file);
    return problems
        .compose(text)
        .map(root -> read(root, node, problems))
        .orElseGet(() -> new FleetReading.Damaged(problem(problems)));
  }

  private static String problem(Problems problems) {
    String problem = problems.first().orElse("the fleet file cannot be read");
    return problem.endsWith(" is empty") ? problem + "; write at least nodes: {}" : problem;
  }

  private static FleetReading read(Node root, String node, Problems problems) {
    YamlObject file = new YamlObject(root, "the file", problems);
    file.allow(Set.of("nodes"));
    YamlObject nodes = new YamlObject(file.field("nodes").orElse(root), "nodes", problems);
    boolean named = file.field("nodes").isPresent();
    Optional<YamlObject> entry =
        named ? nodes.object(node).or(() -> nodes.object("*")) : Optional.empty();
    FleetReading.Devices devices =
        entry.map(found -> devices(found, node, problems)).orElseGet(FleetParser::none);
    return problems.first().<FleetReading>map(FleetReading.Damaged::new).orElse(devices);
  }

  private static FleetReading.Devices none() {
    return new FleetReading.Devices(Mode.Own, Optional.empty(), Optional.empty(), List.of());
  }

  private static FleetReading.Devices devices(YamlObject entry, String node, Problems problems) {
    entry.allow(NODE_FIELDS);
    Optional<String> mode = entry.text("mode", 16);
    if (mode.isPresent() && !mode.get().equals("Own") && !mode.get().equals("Observe")) {
      entry.fail("has mode " + Problems.quoted(mode.get()) + "; write Own or Observe");
    }
    List<GpuStatus> gpus = new FleetGpus(node, problems).read(entry);
    return new FleetReading.Devices(
        mode.orElse("Own").equals("Own") ? Mode.Own : Mode.Observe,
        entry.text("driverVersion", 64),
        entry.text("cudaVersion", 64),
        gpus);
  }
}
