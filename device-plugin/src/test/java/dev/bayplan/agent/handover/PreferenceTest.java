package dev.bayplan.agent.handover;

import static dev.bayplan.agent.handover.PodBuilder.pod;
import static dev.bayplan.agent.handover.ViewBuilder.node;
import static dev.bayplan.agent.handover.ViewBuilder.share;
import static dev.bayplan.agent.handover.ViewBuilder.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {

  private static final List<String> ALL = List.of("GPU-3", "GPU-1", "GPU-0", "GPU-2");

  private final Preference small =
      new Preference(
          "nvidia.com/mig-1g.10gb",
          List.of("MIG-1-7", "MIG-1-8"),
          List.of("MIG-1-7", "MIG-1-8"),
          List.of(),
          1);

  @Test
  void theGpusOfThePodThatWaitsForSoManyAreProposed() {
    NodeView view =
        node(pod("one").whole("main", "GPU-3"), pod("two").whole("main", "GPU-1", "GPU-2")).build();

    assertThat(of(ALL, 2).planned(view)).contains(List.of("GPU-1", "GPU-2"));
    assertThat(of(ALL, 1).planned(view)).contains(List.of("GPU-3"));
    assertThat(of(ALL, 3).planned(view)).isEmpty();
  }

  @Test
  void ofEqualPodsTheOldestIsFirst() {
    NodeView view =
        node(
                pod("young").created(20).whole("main", "GPU-0"),
                pod("old").created(10).whole("main", "GPU-1"))
            .build();

    assertThat(of(ALL, 1).planned(view)).contains(List.of("GPU-1"));
  }

  @Test
  void aPlanWhoseGpusAreGivenAwayIsNotProposed() {
    NodeView view =
        node(
                pod("old").created(10).whole("main", "GPU-1"),
                pod("young").created(20).whole("main", "GPU-0"))
            .build();

    assertThat(of(List.of("GPU-0", "GPU-2"), 1).planned(view)).contains(List.of("GPU-0"));
  }

  @Test
  void thePlanOfAContainerThatGotOthersIsNobodysAnyMore() {
    NodeView view =
        node(
                pod("old").created(10).whole("main", "GPU-1"),
                pod("young").created(20).whole("main", "GPU-0"))
            .given(whole("old", "main", "GPU-2"))
            .build();

    assertThat(of(List.of("GPU-0", "GPU-1"), 1).planned(view)).contains(List.of("GPU-0"));
  }

  @Test
  void thePlanMustHaveWhatTheKubeletHasChosenAlready() {
    NodeView view =
        node(
                pod("a").created(1).whole("main", "GPU-0", "GPU-1"),
                pod("b").created(2).whole("main", "GPU-2", "GPU-3"))
            .build();

    assertThat(new Preference(Keys.GPU, ALL, ALL, List.of("GPU-2"), 2).planned(view))
        .contains(List.of("GPU-2", "GPU-3"));
  }

  @Test
  void theContainersOfAPodAreServedOneByOne() {
    NodeView view = node(pod("a").whole("left", "GPU-0").whole("right", "GPU-1")).build();

    assertThat(of(ALL, 1).planned(view)).contains(List.of("GPU-0"));
    assertThat(of(List.of("GPU-1", "GPU-2", "GPU-3"), 1).planned(view)).contains(List.of("GPU-1"));
  }

  @Test
  void migDevicesAreProposedAsPlanned() {
    NodeView view = node(pod("m").mig("main", "1g.10gb", "MIG-1-8")).build();

    assertThat(small.planned(view)).contains(List.of("MIG-1-8"));
  }

  @Test
  void ofAContainerWithSeveralProfilesThoseOfTheResourceAreProposed() {
    NodeView view =
        node(pod("m")
                .mig("main", "1g.10gb", "MIG-1-8")
                .mig("main", "1g.10gb.me", "MIG-1-9")
                .mig("other", "1g.10gb.me", "MIG-1-6"))
            .build();

    assertThat(small.planned(view)).contains(List.of("MIG-1-8"));
  }

  @Test
  void withoutAPlanThoseAreProposedThatAreForNobody() {
    NodeView view =
        node(pod("w").whole("main", "GPU-0"), pod("s").share("main", "GPU-1", 4))
            .given(share("gone", "main", "GPU-2", 4, "gib-0001"))
            .build();

    assertThat(of(ALL, 1).free(view)).containsExactly("GPU-3");
    assertThat(of(ALL, 2).free(view)).as("then planned ones").containsExactly("GPU-3", "GPU-0");
    assertThat(of(ALL, 4).free(view))
        .as("then those with shares, which a pod will be refused")
        .containsExactly("GPU-3", "GPU-0", "GPU-1", "GPU-2");
  }

  @Test
  void aGpuThatAGonePodStillUsesIsProposedLast() {
    NodeView view = node().given(whole("gone", "main", "GPU-0")).build();

    assertThat(of(ALL, 3).free(view)).containsExactly("GPU-1", "GPU-2", "GPU-3");
  }

  @Test
  void whatTheKubeletHasChosenIsInTheAnswer() {
    assertThat(new Preference(Keys.GPU, ALL, ALL, List.of("GPU-3"), 2).free(node().build()))
        .containsExactly("GPU-3", "GPU-0");
  }

  @Test
  void hostileSizesAreAnsweredWithWhatThereIs() {
    assertThat(of(ALL, 9).free(node().build())).hasSize(4);
    assertThat(of(ALL, -1).free(node().build())).isEmpty();
    assertThat(of(List.of("GPU-0", "GPU-0"), 2).free(node().build())).containsExactly("GPU-0");
  }

  private static Preference of(List<String> available, int size) {
    return new Preference(Keys.GPU, ALL, available, List.of(), size);
  }
}
