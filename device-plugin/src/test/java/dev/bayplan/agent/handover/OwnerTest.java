package dev.bayplan.agent.handover;

import static dev.bayplan.agent.handover.PodBuilder.pod;
import static dev.bayplan.agent.handover.ViewBuilder.node;
import static dev.bayplan.agent.handover.ViewBuilder.share;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnerTest {

  private static final String TOKENS = Keys.GPU_MEMORY;

  @Test
  void aListedContainerIsFoundByItsIdsWhateverTheirOrder() {
    NodeView view =
        node(pod("a").share("main", "GPU-0", 2), pod("b").share("main", "GPU-1", 2))
            .listed("a", "main", TOKENS, "gib-0001", "gib-0004")
            .listed("b", "main", TOKENS, "gib-0002", "gib-0003")
            .build();

    assertThat(owner(view, "gib-0003", "gib-0002")).contains("ns/b main");
    assertThat(owner(view, "gib-0004", "gib-0001")).contains("ns/a main");
  }

  @Test
  void aPartOfSomebodysIdsIsNotHis() {
    NodeView view =
        node(pod("a").share("main", "GPU-0", 2))
            .listed("a", "main", TOKENS, "gib-0001", "gib-0002")
            .build();

    assertThat(owner(view, "gib-0001")).isEmpty();
  }

  @Test
  void anInitContainerIsFoundByTheIdsThatItLends() {
    NodeView view =
        node(pod("a").initShare("load", "GPU-0", 1).share("main", "GPU-0", 3))
            .listed("a", "main", TOKENS, "gib-0001", "gib-0002", "gib-0003")
            .build();

    assertThat(owner(view, "gib-0002")).contains("ns/a load");
  }

  @Test
  void aPodWhoseInitContainerAloneAsksIsListedNowhereAndFoundByItsCount() {
    NodeView view =
        node(pod("a").initShare("load", "GPU-0", 1), pod("b").share("main", "GPU-1", 1))
            .listed("b", "main", TOKENS, "gib-0009")
            .build();

    assertThat(owner(view, "gib-0002")).contains("ns/a load");
  }

  @Test
  void twoSuchPodsAreToldApartByTheCheckpointAlone() {
    ViewBuilder node =
        node(pod("a").initShare("load", "GPU-0", 1), pod("b").initShare("load", "GPU-1", 1));
    assertThat(owner(node.build(), "gib-0002")).isEmpty();

    NodeView view =
        node.kept("uid-a", "load", TOKENS, "gib-0001")
            .kept("uid-b", "load", TOKENS, "gib-0002")
            .build();

    assertThat(owner(view, "gib-0002")).contains("ns/b load");
  }

  @Test
  void ofTwoSuchPodsTheOneThatWasServedIsKnownByTheRecord() {
    NodeView view =
        node(pod("a").initShare("load", "GPU-0", 1), pod("b").initShare("load", "GPU-1", 1))
            .given(share("a", "load", "GPU-0", 1, "gib-0001"))
            .build();

    assertThat(owner(view, "gib-0001")).contains("ns/a load");
    assertThat(owner(view, "gib-0002")).contains("ns/b load");
  }

  @Test
  void theIdsOfADeletedPodAreNobodys() {
    NodeView view = node(pod("b").share("main", "GPU-1", 1)).build();

    assertThat(owner(view, "gib-0002")).isEmpty();
  }

  @Test
  void aNewPodOfTheSameNameIsNotTakenForTheOldOne() {
    NodeView behind = // The API server's watch is late: it still shows the pod that is gone.
        node(pod("web-0").uid("old").share("main", "GPU-0", 1))
            .listed("web-0", "main", TOKENS, "gib-0001")
            .kept("new", "main", TOKENS, "gib-0001")
            .build();

    Owner owner = Owner.of(TOKENS, List.of("gib-0001"), behind).orElseThrow();

    assertThat(owner.uid()).contains("new");
    assertThat(owner.pod(behind)).isEmpty();
  }

  @Test
  void equalIdsInSeveralContainersOfAPodAreTheListedOnes() {
    NodeView view =
        node(pod("a").initShare("load", "GPU-0", 1).share("main", "GPU-0", 1))
            .listed("a", "main", TOKENS, "gib-0001")
            .kept("uid-a", "load", TOKENS, "gib-0001")
            .kept("uid-a", "main", TOKENS, "gib-0001")
            .build();

    assertThat(owner(view, "gib-0001")).contains("ns/a main");
  }

  @Test
  void aCheckpointThatContradictsItselfIsNotAsked() {
    NodeView view =
        node(pod("a").share("main", "GPU-0", 1))
            .listed("a", "main", TOKENS, "gib-0001")
            .kept("uid-a", "main", TOKENS, "gib-0001")
            .kept("uid-b", "main", TOKENS, "gib-0001")
            .build();

    assertThat(owner(view, "gib-0001")).contains("ns/a main");
  }

  @Test
  void anIdOfAnotherResourceIsNotLookedAt() {
    NodeView view =
        node(pod("a").share("main", "GPU-0", 1))
            .listed("a", "main", Keys.GPU, "gib-0001")
            .kept("uid-a", "main", Keys.GPU, "gib-0001")
            .build();

    assertThat(Owner.of(TOKENS, List.of("gib-0001"), view).flatMap(one -> one.pod(view)))
        .as("found, if at all, by being the only candidate")
        .isEmpty();
  }

  private static Optional<String> owner(NodeView view, String... ids) {
    return Owner.of(TOKENS, List.of(ids), view)
        .map(owner -> owner.pod(view).orElseThrow().name() + " " + owner.container());
  }
}
