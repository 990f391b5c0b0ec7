package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {

  private final World world = new World().node("a", 4).node("b", 2);

  @Test
  void aPendingPodIsToldTheMissingNumberAndTheRemedy() {
    world.run(world.pod("running", whole(3)), "a");
    world.run(world.pod("also", whole(2)), "b");

    assertThat(why(world.pod("p", whole(2))))
        .isEqualTo(
            "Pending: not enough free GPUs (on none of 2 nodes); the closest is a, which has 1 of 2"
                + " GPUs: 1 more needed. It fits when other pods end; it is tried again by"
                + " itself.");
  }

  @Test
  void whatNoNodeCouldEverHoldIsSaid() {
    assertThat(why(world.pod("p", whole(9))))
        .isEqualTo(
            "Pending: node has too few GPUs (on none of 2 nodes); the closest is a, which has 4 of"
                + " 9 GPUs: 5 more needed. Waiting does not help: change the request or the"
                + " nodes.");
    assertThat(why(world.pod("p", share(90_000))))
        .contains("no single GPU is large enough")
        .contains("8080 more needed");
  }

  @Test
  void aNodeThatIsClosedToThePodIsNotTheClosest() {
    NodeFacts cordoned = new NodeFacts("c", Map.of(), List.of(), true, Resources.NONE, 110);
    world.apply(new Event.NodeSeen(cordoned));

    assertThat(why(world.pod("p", share(90_000)))).contains("the closest is a");
  }

  @Test
  void aPodThatFitsIsToldSo() {
    assertThat(why(world.pod("p", whole(2)))).startsWith("It fits on node ");
  }

  @Test
  void heldAndBoundPodsAreToldTheirNode() {
    PodFacts pod = world.pod("p", whole(2));
    world.filter(pod, "a");
    assertThat(why(pod)).isEqualTo("Held for it on node a with 2 devices.");
    world.begin(pod, "a");
    world.end(pod, BindEnd.BOUND);
    assertThat(why(pod)).isEqualTo("Bound to node a with 2 devices.");
  }

  @Test
  void anInvalidRequestIsToldItsProblem() {
    PodFacts pod = world.pod("p", GpuAsk.NONE);
    InvalidRequest invalid = new InvalidRequest("0.5 of nvidia.com/gpu", Resources.NONE, 0);
    PodFacts broken = new PodFacts(pod.ref(), 1, true, invalid, 0, 0, Standing.PENDING);

    assertThat(why(broken))
        .isEqualTo(
            "Pending: GPU request is not valid: 0.5 of nvidia.com/gpu. Waiting does not help:"
                + " change the request or the nodes.");
  }

  @Test
  void anEmptyClusterIsSaidToBeEmpty() {
    World empty = new World();
    Explanation explanation =
        Explainer.explain(empty.engine.snapshot(), empty.pod("p", whole(1)), Optional.empty());
    assertThat(explanation.sentence()).startsWith("Pending: no node is known.");
  }

  private String why(PodFacts pod) {
    return Explainer.explain(world.engine.snapshot(), pod, world.engine.booking(pod.ref().uid()))
        .sentence();
  }
}
