package dev.bayplan.agent.handover;

import static dev.bayplan.agent.handover.PodBuilder.pod;
import static dev.bayplan.agent.handover.ViewBuilder.mig;
import static dev.bayplan.agent.handover.ViewBuilder.node;
import static dev.bayplan.agent.handover.ViewBuilder.share;
import static dev.bayplan.agent.handover.ViewBuilder.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.Inventory;
import dev.bayplan.api.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreStartRulesTest {

  private static final String TOKENS = Keys.GPU_MEMORY;
  private static final String MIG = "nvidia.com/mig-1g.10gb";

  private Inventory inventory = Gpus.whole(4);
  private final Set<String> alive = new HashSet<>();

  @Nested
  class AWholeGpu {

    @Test
    void isGivenAsTheKubeletChoseItAlsoWhereThePlanSaysAnother() {
      NodeView view =
          node(pod("a").whole("main", "GPU-0")).listed("a", "main", Keys.GPU, "GPU-3").build();

      assertThat(given(view, Keys.GPU, "GPU-3")).isEqualTo(whole("a", "main", "GPU-3"));
    }

    @Test
    void isGivenToAPodThatNobodyPlanned() {
      NodeView view =
          node(pod("a").foreign().whole("main", "GPU-0"))
              .listed("a", "main", Keys.GPU, "GPU-0")
              .build();

      assertThat(given(view, Keys.GPU, "GPU-0")).isEqualTo(whole("a", "main", "GPU-0"));
    }

    @Test
    void thatCarriesAShareOfAnotherPodCostsItsPod() {
      NodeView view =
          node(pod("a").whole("main", "GPU-0", "GPU-1"), pod("s").share("main", "GPU-1", 20))
              .listed("a", "main", Keys.GPU, "GPU-0", "GPU-1")
              .build();

      assertThat(evicted(view, Keys.GPU, "GPU-0", "GPU-1"))
          .isEqualTo(
              new Eviction(
                  new PodName("ns", "a"),
                  "uid-a",
                  "main",
                  "the kubelet gave it GPU GPU-1 whole, which carries a share of ns/s"));
    }

    @Test
    void thatCarriesAShareOfItsOwnPodCostsItToo() {
      NodeView view =
          node(pod("a").whole("train", "GPU-0").share("watch", "GPU-1", 20))
              .listed("a", "train", Keys.GPU, "GPU-1")
              .build();

      assertThat(evicted(view, Keys.GPU, "GPU-1").why()).contains("carries a share of ns/a");
    }

    @Test
    void ofAnInitContainerMayCarryAShareOfALaterOne() {
      NodeView view =
          node(pod("a").initWhole("check", "GPU-1").share("main", "GPU-1", 20))
              .kept("uid-a", "check", Keys.GPU, "GPU-1")
              .build();

      assertThat(given(view, Keys.GPU, "GPU-1").container()).isEqualTo("check");
    }

    @Test
    void staysWithThePodThatHasStartedWhoeverIsPlannedOntoItLater() {
      ViewBuilder node =
          node(pod("a").whole("main", "GPU-0"), pod("s").share("main", "GPU-1", 20))
              .listed("a", "main", Keys.GPU, "GPU-1");
      assertThat(decision(node.build(), Keys.GPU, "GPU-1")).isInstanceOf(PreStart.Refuse.class);

      NodeView recorded = node.given(whole("a", "main", "GPU-1")).build();

      assertThat(given(recorded, Keys.GPU, "GPU-1")).isEqualTo(whole("a", "main", "GPU-1"));
      NodeView lost = // The record is gone, but the API server knows that it runs.
          node(pod("a").whole("main", "GPU-0").started("main"), pod("s").share("main", "GPU-1", 20))
              .listed("a", "main", Keys.GPU, "GPU-1")
              .build();
      assertThat(given(lost, Keys.GPU, "GPU-1")).isEqualTo(whole("a", "main", "GPU-1"));
    }

    @Test
    void waitsForTheLastProcessOfAPodThatIsGone() {
      NodeView view =
          node(pod("a").whole("main", "GPU-0"))
              .listed("a", "main", Keys.GPU, "GPU-0")
              .given(whole("gone", "main", "GPU-0"))
              .build();
      alive.add("uid-gone");

      assertThat(waits(view, Keys.GPU, "GPU-0"))
          .isEqualTo(new PreStart.Wait(PreStart.For.DEVICE, "GPU GPU-0 is still held by ns/gone"));

      alive.clear();
      assertThat(decision(view, Keys.GPU, "GPU-0")).isInstanceOf(PreStart.Give.class);
    }

    @Test
    void waitsForTheLastProcessOfAShareThatIsGone() {
      NodeView view =
          node(pod("a").whole("main", "GPU-0"))
              .listed("a", "main", Keys.GPU, "GPU-0")
              .given(share("gone", "main", "GPU-0", 4, "gib-0001"))
              .build();
      alive.add("uid-gone");

      assertThat(waits(view, Keys.GPU, "GPU-0").what()).isEqualTo(PreStart.For.DEVICE);
    }

    @Test
    void thatIsNotThereIsWaitedFor() {
      NodeView view =
          node(pod("a").whole("main", "GPU-9")).listed("a", "main", Keys.GPU, "GPU-9").build();

      assertThat(waits(view, Keys.GPU, "GPU-9"))
          .isEqualTo(new PreStart.Wait(PreStart.For.DEVICE, "GPU GPU-9 is not there now"));
    }

    @Test
    void isNotHeldUpByAPodThatHasEnded() {
      NodeView view =
          node(pod("a").whole("main", "GPU-0"), pod("s").share("main", "GPU-0", 20).ended())
              .listed("a", "main", Keys.GPU, "GPU-0")
              .build();

      assertThat(decision(view, Keys.GPU, "GPU-0")).isInstanceOf(PreStart.Give.class);
    }
  }

  @Nested
  class AMigDevice {

    @Test
    void isGivenWithTheGpuThatItIsCutFrom() {
      inventory = Gpus.cut();
      NodeView view =
          node(pod("a").mig("main", "1g.10gb", "MIG-1-7"))
              .listed("a", "main", MIG, "MIG-1-8")
              .build();

      assertThat(given(view, MIG, "MIG-1-8").parts())
          .containsExactly(Given.Part.mig("GPU-1", "MIG-1-8"));
    }

    @Test
    void thatIsNotThereIsWaitedFor() {
      NodeView view =
          node(pod("a").mig("main", "1g.10gb", "MIG-1-7"))
              .listed("a", "main", MIG, "MIG-1-7")
              .build();

      assertThat(waits(view, MIG, "MIG-1-7").why())
          .isEqualTo("MIG device MIG-1-7 is not there now");
    }

    @Test
    void thatAPodWhichIsGoneStillUsesIsWaitedFor() {
      inventory = Gpus.cut();
      alive.add("uid-gone");
      NodeView view =
          node(pod("a").mig("main", "1g.10gb", "MIG-1-7"))
              .listed("a", "main", MIG, "MIG-1-7")
              .given(mig("gone", "main", "1g.10gb", "GPU-1", "MIG-1-7"))
              .build();

      assertThat(waits(view, MIG, "MIG-1-7").why())
          .isEqualTo("MIG device MIG-1-7 is still held by ns/gone");
    }

    @Test
    void ofAnotherProfileThanWhenItWasGivenCostsThePod() {
      inventory = Gpus.cut();
      NodeView view =
          node(pod("a").mig("main", "2g.20gb", "MIG-1-7"))
              .listed("a", "main", "nvidia.com/mig-2g.20gb", "MIG-1-7")
              .build();

      assertThat(evicted(view, "nvidia.com/mig-2g.20gb", "MIG-1-7").why())
          .isEqualTo(
              "the kubelet gave it MIG-1-7 as nvidia.com/mig-2g.20gb, and it is cut anew now");
    }

    @Test
    void costsThePodThatHasItsGpuWhole() {
      inventory = Gpus.cut();
      NodeView view =
          node(pod("a").whole("main", "GPU-1")).listed("a", "main", Keys.GPU, "GPU-1").build();

      assertThat(evicted(view, Keys.GPU, "GPU-1").why())
          .isEqualTo("the kubelet gave it GPU GPU-1 whole, which is cut into MIG devices now");
    }
  }

  @Nested
  class AShare {

    @Test
    void isBoundToTheGpuOfItsPlanAndNotOfAnEqualPods() {
      NodeView view =
          node(pod("a").share("main", "GPU-0", 20), pod("b").share("main", "GPU-1", 20))
              .listed("a", "main", TOKENS, "gib-0002")
              .listed("b", "main", TOKENS, "gib-0001")
              .build();

      assertThat(given(view, TOKENS, "gib-0001").parts())
          .containsExactly(Given.Part.share("GPU-1", 20_480, 0));
      assertThat(given(view, TOKENS, "gib-0002").podUid()).isEqualTo("uid-a");
    }

    @Test
    void canBeOnSeveralGpusAndThenAllOfThemAreGiven() {
      NodeView view =
          node(pod("a").spread("main", false, 6, 3072, "GPU-1", "GPU-0"))
              .listed("a", "main", TOKENS, "gib-0001")
              .build();

      assertThat(given(view, TOKENS, "gib-0001").parts())
          .containsExactly(Given.Part.share("GPU-1", 3072, 0), Given.Part.share("GPU-0", 3072, 0));
    }

    @Test
    void onSeveralGpusWaitsForTheOneThatIsMissing() {
      NodeView view =
          node(pod("a").spread("main", false, 2, 1024, "GPU-0", "GPU-9"))
              .listed("a", "main", TOKENS, "gib-0001")
              .build();

      assertThat(waits(view, TOKENS, "gib-0001").why()).isEqualTo("GPU GPU-9 is not there now");
    }

    @Test
    void onSeveralGpusCostsItsPodWhereOneIsInUseWhole() {
      NodeView view =
          node(
                  pod("a").whole("main", "GPU-1").started("main"),
                  pod("s").spread("main", false, 2, 1024, "GPU-0", "GPU-1"))
              .listed("a", "main", Keys.GPU, "GPU-1")
              .listed("s", "main", TOKENS, "gib-0001")
              .build();

      assertThat(evicted(view, TOKENS, "gib-0001").why())
          .isEqualTo("its GPU GPU-1 is in use whole by ns/a");
    }

    @Test
    void thatIsRelativeHasOneTokenForEachGpuAndTheSizeOfItsAssignment() {
      NodeView view =
          node(pod("a").spread("main", true, 2, 40_779, "GPU-0", "GPU-1"))
              .listed("a", "main", TOKENS, "gib-0001", "gib-0002")
              .build();

      assertThat(given(view, TOKENS, "gib-0001", "gib-0002").parts())
          .containsExactly(
              Given.Part.share("GPU-0", 40_779, 0), Given.Part.share("GPU-1", 40_779, 0));
    }

    @ParameterizedTest(name = "relative {0}, {1} tokens, {2} MiB of {3}")
    @CsvSource({
      "false, 1, 40779, GPU-0", // as large as one that is relative
      "false, 6, 2048, GPU-0 GPU-1", // less than was asked for
      "false, 2, 1024, GPU-0 GPU-0", // twice the same
      "true, 1, 40779, GPU-0 GPU-1", // a GPU more
      "true, 2, 40779, GPU-0", // a GPU less
    })
    void whoseAssignmentIsNotWhatItAskedForCostsItsPod(
        boolean relative, int tokens, long mib, String gpus) {
      NodeView view =
          node(pod("a").spread("main", relative, tokens, mib, gpus.split(" ")))
              .listed("a", "main", TOKENS, "gib-0001")
              .build();

      assertThat(evicted(view, TOKENS, "gib-0001").why())
          .contains("its assignment gives it something else: " + mib + " MiB of GPU-0");
    }

    @Test
    void thatHasStartedIsNotAskedAgain() {
      NodeView view = // Its user took the annotation off that made it relative.
          node(pod("a").spread("main", false, 1, 40_779, "GPU-0").started("main"))
              .listed("a", "main", TOKENS, "gib-0001")
              .build();

      assertThat(given(view, TOKENS, "gib-0001").parts())
          .containsExactly(Given.Part.share("GPU-0", 40_779, 0));
    }

    @Test
    void ofAPodThatNobodyPlannedCostsThePod() {
      NodeView view =
          node(pod("a").foreign().share("main", "GPU-0", 20))
              .listed("a", "main", TOKENS, "gib-0001")
              .build();

      assertThat(evicted(view, TOKENS, "gib-0001").why())
          .contains("no GPU was assigned to its container main")
          .contains("schedulerName bayplan");
    }

    @Test
    void whoseGpuIsInUseWholeCostsItsPod() {
      NodeView view =
          node(pod("a").whole("main", "GPU-1"), pod("s").share("main", "GPU-0", 20))
              .listed("a", "main", Keys.GPU, "GPU-0")
              .listed("s", "main", TOKENS, "gib-0001")
              .given(whole("a", "main", "GPU-0"))
              .build();

      assertThat(evicted(view, TOKENS, "gib-0001").why())
          .isEqualTo("its GPU GPU-0 is in use whole by ns/a");
    }

    @Test
    void isHeldUpByARecordThatIsNewerThanTheKubeletsList() {
      NodeView view = // The list was read just before the whole GPU was given.
          node(pod("a").whole("main", "GPU-1"), pod("s").share("main", "GPU-0", 20))
              .listed("s", "main", TOKENS, "gib-0001")
              .given(whole("a", "main", "GPU-0"))
              .build();

      assertThat(decision(view, TOKENS, "gib-0001")).isInstanceOf(PreStart.Refuse.class);
    }

    @Test
    void waitsWhereItsGpuIsHeldWholeByAPodThatHasNotStarted() {
      NodeView view = // That one will be refused, and go.
          node(pod("a").whole("main", "GPU-1"), pod("s").share("main", "GPU-0", 20))
              .listed("a", "main", Keys.GPU, "GPU-0")
              .listed("s", "main", TOKENS, "gib-0001")
              .build();

      assertThat(waits(view, TOKENS, "gib-0001").why())
          .isEqualTo("GPU GPU-0 is still held by ns/a");
      assertThat(decision(view, Keys.GPU, "GPU-0")).isInstanceOf(PreStart.Refuse.class);
    }

    @Test
    void waitsForTheLastProcessOfAPodThatHadTheGpuWhole() {
      NodeView view =
          node(pod("s").share("main", "GPU-0", 20))
              .listed("s", "main", TOKENS, "gib-0001")
              .given(whole("gone", "main", "GPU-0"))
              .build();
      alive.add("uid-gone");

      assertThat(waits(view, TOKENS, "gib-0001").why())
          .isEqualTo("GPU GPU-0 is still held by ns/gone");
    }

    @Test
    void onAGpuThatItsOwnPodHasWholeCostsThePod() {
      NodeView view =
          node(pod("a").whole("train", "GPU-0").share("watch", "GPU-1", 20))
              .listed("a", "train", Keys.GPU, "GPU-1")
              .listed("a", "watch", TOKENS, "gib-0001")
              .build();

      assertThat(evicted(view, TOKENS, "gib-0001").why())
          .isEqualTo("its GPU GPU-1 is in use whole by ns/a");
    }

    @Test
    void onAGpuThatWasCutCostsItsPod() {
      inventory = Gpus.cut();
      NodeView view =
          node(pod("s").share("main", "GPU-1", 20)).listed("s", "main", TOKENS, "gib-0001").build();

      assertThat(evicted(view, TOKENS, "gib-0001").why()).contains("cut into MIG devices now");
    }

    @Test
    void besideOtherSharesIsGiven() {
      NodeView view =
          node(pod("s").share("main", "GPU-0", 20), pod("t").share("main", "GPU-0", 20))
              .listed("s", "main", TOKENS, "gib-0001")
              .listed("t", "main", TOKENS, "gib-0002")
              .given(share("t", "main", "GPU-0", 20, "gib-0002"))
              .build();

      assertThat(decision(view, TOKENS, "gib-0001")).isInstanceOf(PreStart.Give.class);
    }
  }

  @Nested
  class WithoutTheApiServer {

    @Test
    void whatWasGivenBeforeIsGivenAgain() {
      NodeView view =
          node()
              .apiServerAway()
              .listed("a", "main", TOKENS, "gib-0001")
              .given(share("a", "main", "GPU-2", 4, "gib-0001"))
              .build();

      assertThat(given(view, TOKENS, "gib-0001"))
          .isEqualTo(share("a", "main", "GPU-2", 4, "gib-0001"));
    }

    @Test
    void aRecordOfAnotherPodOfThatNameIsNotUsed() {
      NodeView view =
          node()
              .apiServerAway()
              .listed("a", "main", TOKENS, "gib-0001")
              .kept("uid-new", "main", TOKENS, "gib-0001")
              .given(share("a", "main", "GPU-2", 4, "gib-0001"))
              .build();

      assertThat(waits(view, TOKENS, "gib-0001").what()).isEqualTo(PreStart.For.API_SERVER);
    }

    @Test
    void aRecordOfOtherIdsIsNotUsed() {
      NodeView view =
          node()
              .apiServerAway()
              .listed("a", "main", TOKENS, "gib-0002")
              .given(share("a", "main", "GPU-2", 4, "gib-0001"))
              .build();

      assertThat(waits(view, TOKENS, "gib-0002").why())
          .isEqualTo("pod ns/a is not known from the API server");
    }

    @Test
    void aPodThatTheWatchDoesNotShowYetIsWaitedForEvenWithARecord() {
      NodeView view =
          node(pod("b").share("main", "GPU-0", 1))
              .listed("a", "main", TOKENS, "gib-0001")
              .given(share("a", "main", "GPU-2", 4, "gib-0001"))
              .build();

      assertThat(waits(view, TOKENS, "gib-0001").what()).isEqualTo(PreStart.For.API_SERVER);
    }
  }

  @Test
  void idsThatNobodyHasAreWaitedForShortly() {
    assertThat(waits(node().build(), TOKENS, "gib-0001"))
        .isEqualTo(
            new PreStart.Wait(
                PreStart.For.KUBELET,
                "the kubelet lists no container with these 1 devices of bayplan.dev/gpu-memory;"
                    + " its pod may be gone"));
  }

  private PreStart decision(NodeView view, String resource, String... ids) {
    return new PreStartRules(
            resource, List.of(ids), view, new Devices(inventory, true), alive::contains)
        .decide();
  }

  private Given given(NodeView view, String resource, String... ids) {
    return ((PreStart.Give) decision(view, resource, ids)).given();
  }

  private Eviction evicted(NodeView view, String resource, String... ids) {
    return ((PreStart.Refuse) decision(view, resource, ids)).eviction().orElseThrow();
  }

  private PreStart.Wait waits(NodeView view, String resource, String... ids) {
    return (PreStart.Wait) decision(view, resource, ids);
  }
}
