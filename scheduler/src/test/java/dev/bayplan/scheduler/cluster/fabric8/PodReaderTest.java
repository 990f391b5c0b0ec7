package dev.bayplan.scheduler.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class PodReaderTest {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final PodReader READER = new PodReader("bayplan");

  private static PodFacts read(String json) {
    return READER.read(MAPPER.readValue(json, PodJson.class));
  }

  /** A pod on n1 with two GPUs and this text as its assignment. */
  private static PodFacts assigned(String assignment) {
    ObjectNode pod =
        (ObjectNode)
            MAPPER.readTree(
                """
                {"metadata": {"namespace": "team", "name": "a", "uid": "u"},
                 "spec": {"nodeName": "n1", "containers": [
                   {"name": "main", "resources": {"limits": {"nvidia.com/gpu": "2"}}}]}}\
                """);
    ((ObjectNode) pod.get("metadata"))
        .putObject("annotations")
        .put("bayplan.dev/assignment", assignment);
    return read(pod.toString());
  }

  private static String assignment(String node, String... gpus) {
    List<Grant> grants =
        java.util.stream.Stream.of(gpus)
            .<Grant>map(gpu -> new Grant.Whole("main", new GpuId(gpu)))
            .toList();
    return AssignmentCodec.encode(
        Assignments.of(new Placement(node, grants), Assignment.Origin.of("p", 1, "d")));
  }

  @Test
  void readsAllThatSchedulingNeeds() {
    PodFacts pod =
        read(
            """
            {"metadata": {"namespace": "team", "name": "a", "uid": "u", "resourceVersion": "12",
              "creationTimestamp": "1970-01-01T00:01:00Z", "labels": {"x": "y"}},
             "spec": {"schedulerName": "bayplan", "priority": 7,
               "initContainers": [
                 {"name": "init", "resources": {"requests": {"cpu": "2"}}},
                 {"name": "side", "restartPolicy": "Always",
                  "resources": {"requests": {"cpu": "100m"}}}],
               "containers": [{"name": "main", "resources": {
                 "requests": {"cpu": "500m", "memory": "1Gi"},
                 "limits": {"nvidia.com/gpu": "1"}}}],
               "overhead": {"cpu": "1m"},
               "nodeSelector": {"disk": "ssd"},
               "affinity": {"nodeAffinity": {
                 "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
                   {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["z1"]}]}]}}}},
             "status": {"phase": "Pending"}}\
            """);

    assertThat(pod.revision()).isEqualTo(12);
    assertThat(pod.ours()).isTrue();
    assertThat(pod.priority()).isEqualTo(7);
    assertThat(pod.createdSeconds()).isEqualTo(60);
    assertThat(pod.standing()).isEqualTo(Standing.PENDING);
    assertThat(pod.ask())
        .isEqualTo(
            new Request(
                List.of(
                    new ContainerRequest("init", ContainerKind.INIT, GpuAsk.NONE),
                    new ContainerRequest("side", ContainerKind.SIDECAR, GpuAsk.NONE),
                    new ContainerRequest("main", ContainerKind.MAIN, new GpuAsk.Whole(1))),
                new Resources(2_001, 1L << 30),
                new NodeConstraints(
                    Map.of("disk", "ssd"),
                    List.of(
                        new NodeTerm(
                            List.of(
                                new NodeTerm.Requirement(
                                    "zone", NodeTerm.Operator.IN, Set.of("z1"))),
                            List.of())),
                    List.of(),
                    List.of())));
  }

  @Test
  void anAssignmentThatCoversThePodIsBooked() {
    assertThat(assigned(assignment("n1", "GPU-1", "GPU-2")).standing())
        .isInstanceOfSatisfying(
            Standing.Assigned.class,
            standing -> assertThat(standing.placement().grants()).hasSize(2));
  }

  @Test
  void aDamagedAssignmentIsSaidWithThePodsNameAndBlocksTheCount() {
    assertThat(assigned("{\"v\":1,").standing())
        .isInstanceOfSatisfying(
            Standing.Unassigned.class,
            standing -> {
              assertThat(standing.node()).isEqualTo("n1");
              assertThat(standing.problem()).contains("team/a").contains("cannot be read");
            });
  }

  @Test
  void anAssignmentOfAnotherNodeOrOfTooFewDevicesIsNotBooked() {
    for (String text : List.of(assignment("n2", "GPU-1", "GPU-2"), assignment("n1", "GPU-1"))) {
      assertThat(assigned(text).standing())
          .isInstanceOfSatisfying(
              Standing.Unassigned.class,
              standing -> assertThat(standing.problem()).contains("team/a").contains("changed it"));
    }
  }

  @Test
  void whatAPodLeavesOutIsEmpty() {
    PodFacts pod = read("{}");
    assertThat(pod.standing()).isEqualTo(Standing.PENDING);
    assertThat(pod.ours()).isFalse();
    assertThat(pod.revision()).isZero();
  }

  @Test
  void nullsAndNonsenseAreNoCrash() {
    PodFacts pod =
        read(
            """
            {"metadata": {"namespace": "team", "name": "a", "uid": "u", "resourceVersion": "x",
              "annotations": {"bayplan.dev/gpu-compute": null}, "creationTimestamp": "soon"},
             "spec": {"containers": [{"resources": {"requests": {"nvidia.com/gpu": "many"}}}],
               "tolerations": null, "nodeSelector": null, "affinity": {"nodeAffinity": null}}}\
            """);
    assertThat(pod.ask()).isInstanceOf(InvalidRequest.class);
  }
}
