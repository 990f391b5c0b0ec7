package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.gave;
import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Agents that are silent, and reports that are late. */
class AgentsTest {

  private final World world = new World().node("a", 2);

  private Reason refusal(PodFacts pod) {
    return ((FilterAnswer.Refused) world.filter(pod, "a")).reasons()[0];
  }

  private int reportedGpus() {
    return world.engine.census().gpus();
  }

  private void report(String boot, long epoch, long sequence, int gpus) {
    world.reported("a", gpus, new DeviceReport.Stamp(boot, epoch, sequence), List.of());
  }

  @Test
  void aNodeWhoseAgentWasNeverHeardGetsNoPodsWithGpus() {
    World quiet = new World();
    quiet.apply(new Event.NodeSeen(World.facts("a")));
    quiet.apply(new Event.DevicesSeen("a", World.gpus("a", 1)));

    FilterAnswer answer = quiet.filter(quiet.pod("p", whole(1)), "a");
    assertThat(((FilterAnswer.Refused) answer).reasons()).containsExactly(Reason.AgentSilent);
    assertThat(quiet.engine.census().silentNodes()).isEqualTo(1);
  }

  @Test
  void silencePlacesNothingNewDisturbsNothingRunningAndEndsWithAWake() {
    world.run(world.pod("running", whole(1)), "a");
    world.apply(new Event.AgentSilent("a"));
    PodFacts pod = world.pod("p", whole(1));

    assertThat(refusal(pod)).isEqualTo(Reason.AgentSilent);
    assertThat(world.devices("running")).containsExactly("GPU-a-0");
    assertThat(world.apply(new Event.AgentHeard("a")))
        .extracting(wake -> wake.pod().name())
        .containsExactly("p");
  }

  @Test
  void aReservationOnANodeThatFallsSilentIsGivenBackAndItsPodTriedElsewhere() {
    world.node("b", 2);
    PodFacts pod = world.pod("p", whole(2));
    world.run(world.pod("x", whole(1)), "a");
    world.run(world.pod("y", whole(1)), "b");
    world.filter(pod, "a", "b"); // refused, so that it waits
    world.apply(new Event.PodGone("uid-x"));
    assertThat(world.engine.booking("uid-p").orElseThrow().node()).isEqualTo("a");
    world.apply(new Event.PodGone("uid-y"));

    assertThat(world.apply(new Event.AgentSilent("a")))
        .extracting(World.Planned::node)
        .containsExactly("b");
  }

  @Test
  void aPostUnderWayToANodeThatFallsSilentComesToItsEnd() {
    PodFacts pod = world.pod("p", whole(1));
    world.filter(pod, "a");
    world.begin(pod, "a");
    world.apply(new Event.AgentSilent("a"));
    world.end(pod, BindEnd.NOT_BOUND);

    assertThat(world.engine.booking("uid-p")).as("it may be tried elsewhere").isEmpty();
  }

  @Test
  void podsWithoutGpusGoAnywhere() {
    world.apply(new Event.AgentSilent("a"));

    assertThat(world.filter(world.pod("cpu", dev.bayplan.policies.GpuAsk.NONE), "a"))
        .isInstanceOf(FilterAnswer.Anywhere.class);
  }

  @Test
  void sharesAreRefusedWhereAnotherPluginHandsOutTheGpus() {
    world.apply(
        new Event.DevicesSeen(
            "a",
            new DeviceReport(
                DeviceReport.Stamp.NONE, HandOver.WHOLE_ONLY, World.gpus("a", 2), List.of())));

    assertThat(refusal(world.pod("s", share(1)))).isEqualTo(Reason.ModeMismatch);
    assertThat(world.filter(world.pod("w", whole(1)), "a")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void anOlderReportOfTheSameLifeIsIgnored() {
    report("b1", 1, 5, 4);
    report("b1", 1, 4, 1);

    assertThat(reportedGpus()).isEqualTo(4);
    assertThat(world.engine.census().lateReports()).isEqualTo(1);
  }

  @Test
  void aReportOfAFormerLifeIsIgnoredHoweverHighItsSequence() {
    report("b1", 1, 500, 4);
    report("b1", 2, 1, 3);
    report("b1", 1, 501, 1);

    assertThat(reportedGpus()).isEqualTo(3);
  }

  @Test
  void aReportOfAFormerBootIsIgnored() {
    report("b1", 7, 1, 4);
    report("b2", 8, 1, 3);
    report("b1", 7, 9, 1);

    assertThat(reportedGpus()).isEqualTo(3);
  }

  @Test
  void aBootThatWasNeverHeardOfIsLaterWhateverItCounts() {
    report("b1", 7, 1, 4);
    report("b2", 1, 1, 3);

    assertThat(reportedGpus()).isEqualTo(3);
  }

  /** One that was under way for long must not shut out the one that lives. */
  @Test
  void twoLivesThatTookTheSameEpochCountAsTheyCome() {
    report("b2", 1, 1, 4);
    report("b1", 1, 1, 3);
    report("b2", 1, 2, 2);

    assertThat(reportedGpus()).isEqualTo(2);
  }

  @Test
  void reportsWithoutOrderCountAsTheyCome() {
    report("", 0, 0, 4);
    report("", 0, 0, 3);
    report("b1", 1, 5, 2);
    report("", 0, 0, 1);

    assertThat(reportedGpus()).isEqualTo(1);
  }

  @Test
  void aGpuNodeThatIsMadeAnewBeginsAnew() {
    report("b1", 7, 9, 4);
    world.apply(new Event.DevicesGone("a"));
    report("b1", 1, 1, 3);

    assertThat(reportedGpus()).isEqualTo(3);
  }

  @Test
  void aReportThatSaysNothingNewChangesNothing() {
    world.run(world.pod("p", whole(1)), "a");
    world.reported("a", 2, 1, gave("p", "GPU-a-0"));
    long version = world.engine.snapshot().version();
    world.reported("a", 2, 2, gave("p", "GPU-a-0"));

    assertThat(world.engine.snapshot().version()).isEqualTo(version);
  }
}
