package dev.bayplan.agent.handover;

import static dev.bayplan.agent.handover.PodBuilder.pod;
import static dev.bayplan.agent.handover.ViewBuilder.node;
import static dev.bayplan.agent.handover.ViewBuilder.share;
import static dev.bayplan.agent.handover.ViewBuilder.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.Inventory;
import dev.bayplan.api.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BooksTest {

  private static final String TOKENS = Keys.GPU_MEMORY;

  private Inventory inventory = Gpus.whole(4);
  private final Set<String> alive = new HashSet<>();

  @Test
  void whatIsRecordedIsHeldWhileItsPodIsThere() {
    Given given = whole("a", "main", "GPU-0");

    assertThat(held(node(pod("a").whole("main", "GPU-0")).given(given)))
        .containsExactly(new Held(given, Held.State.HELD));
  }

  @Test
  void itIsHeldWhileTheApiServerIsNotReadYet() {
    Given given = whole("a", "main", "GPU-0");

    assertThat(held(node().apiServerAway().given(given)))
        .containsExactly(new Held(given, Held.State.HELD));
  }

  @Test
  void itIsBeingReleasedWhileTheKubeletListsItsGonePod() {
    Given given = whole("a", "main", "GPU-0");

    assertThat(held(node().given(given).listed("a", "main", Keys.GPU, "GPU-0")))
        .containsExactly(new Held(given, Held.State.RELEASING));
  }

  @Test
  void itIsBeingReleasedWhileAProcessOfItsGonePodLives() {
    Given given = whole("a", "main", "GPU-0");
    alive.add("uid-a");

    assertThat(held(node().given(given))).containsExactly(new Held(given, Held.State.RELEASING));

    alive.clear();
    assertThat(held(node().given(given))).isEmpty();
  }

  @Test
  void aPodThatHasEndedHoldsNothing() {
    assertThat(
            held(node(pod("a").whole("main", "GPU-0").ended()).given(whole("a", "main", "GPU-0"))))
        .isEmpty();
  }

  @Test
  void afterALostRecordEverythingIsFoundAgainFromKubeletAndApiServer() {
    inventory = Gpus.cut();

    List<Held> held =
        held(
            node(
                    pod("a").whole("main", "GPU-0"),
                    pod("m").mig("main", "1g.10gb", "MIG-1-7"),
                    pod("s").share("main", "GPU-0", 4))
                .listed("s", "main", TOKENS, "gib-0001")
                .listed("m", "main", "nvidia.com/mig-1g.10gb", "MIG-1-8")
                .listed("a", "main", Keys.GPU, "GPU-0"));

    assertThat(held)
        .extracting(one -> one.given().pod().name() + " " + one.given().parts())
        .containsExactly(
            "s " + List.of(Given.Part.share("GPU-0", 4096, 0)),
            "a " + List.of(Given.Part.whole("GPU-0")),
            "m " + List.of(Given.Part.mig("GPU-1", "MIG-1-8")));
    assertThat(held)
        .allSatisfy(one -> {
          assertThat(one.state()).isEqualTo(Held.State.HELD);
          assertThat(one.given().podUid()).startsWith("uid-");
          assertThat(one.given().isolation()).isEqualTo(Optional.empty());
        });
  }

  @Test
  void aWholeGpuOfAPodThatTheApiServerDoesNotKnowIsBeingReleased() {
    assertThat(held(node().listed("gone", "main", Keys.GPU, "GPU-0")))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.state()).isEqualTo(Held.State.RELEASING);
          assertThat(one.given().podUid()).isEmpty();
        });
  }

  @Test
  void whatIsBothRecordedAndListedIsThereOnce() {
    assertThat(
            held(
                node(pod("a").whole("main", "GPU-0"))
                    .given(whole("a", "main", "GPU-0"))
                    .listed("a", "main", Keys.GPU, "GPU-0")))
        .hasSize(1);
  }

  @Test
  void aNewPodOfTheSameNameIsSeenBesideTheOldOneThatIsBeingReleased() {
    alive.add("uid-web");
    NodePod fresh = pod("web").uid("uid-2").whole("main", "GPU-1").build();
    NodeView view =
        new NodeView(
            List.of(fresh),
            true,
            node().listed("web", "main", Keys.GPU, "GPU-1").build().kubelet(),
            List.of(),
            List.of(whole("web", "main", "GPU-0")));

    assertThat(new Books(view, new Devices(inventory, true), alive::contains).held())
        .extracting(one -> one.given().podUid() + " " + one.given().ids() + " " + one.state())
        .containsExactly("uid-web [GPU-0] RELEASING", "uid-2 [GPU-1] HELD");
  }

  @Test
  void aNewPodOfTheSameNameTakesNothingFromTheOldOnesRecord() {
    assertThat(
            held(
                node(pod("web").uid("uid-2").share("main", "GPU-1", 4))
                    .given(share("web", "main", "GPU-0", 4, "gib-0001"))
                    .listed("web", "main", TOKENS, "gib-0001")))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.given().podUid()).isEqualTo("uid-2");
          assertThat(one.given().isOn("GPU-1")).isTrue();
        });
  }

  private List<Held> held(ViewBuilder view) {
    return new Books(view.build(), new Devices(inventory, true), alive::contains).held();
  }
}
