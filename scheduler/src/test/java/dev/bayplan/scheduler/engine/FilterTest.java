package dev.bayplan.scheduler.engine;

import static dev.bayplan.scheduler.engine.World.GPU_MIB;
import static dev.bayplan.scheduler.engine.World.share;
import static dev.bayplan.scheduler.engine.World.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Resources;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FilterTest {

  private final World world = new World().node("a", 2).node("b", 2);

  @Test
  void aPodWithDevicesGetsOneNodeAndHoldsItsDevices() {
    Placement first = placed(world.filter(world.pod("p", whole(2)), "a", "b"));
    Placement second = placed(world.filter(world.pod("q", whole(2)), "a", "b"));

    assertThat(second.node()).isNotEqualTo(first.node());
    assertReasons(
        world.filter(world.pod("r", whole(1)), "a", "b"), Reason.GpusBusy, Reason.GpusBusy);
  }

  @Test
  void theSameQuestionAgainGetsTheSameAnswerWhateverTheOrder() {
    PodFacts pod = world.pod("p", share(1_000));
    FilterAnswer.Placed first = (FilterAnswer.Placed) world.filter(pod, "a", "b");
    FilterAnswer.Placed again = (FilterAnswer.Placed) world.filter(pod, "b", "a");

    assertThat(again.placement()).isEqualTo(first.placement());
    assertThat(again.index()).isEqualTo(1 - first.index());
    assertThat(world.engine.census().reserved()).isEqualTo(1);
  }

  @Test
  void aRefusalIsTheSameAgainAndNoNewFailure() {
    PodFacts pod = world.pod("p", whole(3));

    assertThat(((FilterAnswer.Refused) world.filter(pod, "a", "b")).again()).isFalse();
    assertThat(((FilterAnswer.Refused) world.filter(pod, "a", "b")).again()).isTrue();
  }

  @Test
  void aReservationLapsesUnlessItIsAskedForAgain() {
    PodFacts pod = world.pod("p", whole(2));
    world.filter(pod, "a");
    world.later(Duration.ofSeconds(89));
    world.filter(pod, "a");
    world.later(Duration.ofSeconds(89));
    assertThat(world.engine.booking("uid-p")).isPresent();

    world.later(Duration.ofSeconds(2));
    assertThat(world.engine.booking("uid-p")).isEmpty();
    assertThat(world.filter(world.pod("q", whole(2)), "a")).isInstanceOf(FilterAnswer.Placed.class);
  }

  @Test
  void whenThePluginsRefuseThePlannedNodeThePodIsPlannedAmongTheOthers() {
    PodFacts pod = world.pod("p", whole(2));
    String planned = placed(world.filter(pod, "a", "b")).node();
    String other = planned.equals("a") ? "b" : "a";

    assertThat(placed(world.filter(pod, other)).node()).isEqualTo(other);
    assertThat(placed(world.filter(world.pod("q", whole(2)), planned)).node()).isEqualTo(planned);
  }

  @Test
  void oneNameThatIsOnlyTheNominatedOneDoesNotMoveThePlan() {
    PodFacts pod = world.pod("p", whole(2));
    String planned = placed(world.filter(pod, "a", "b")).node();
    int other = world.engine.names().row(planned.equals("a") ? "b" : "a");

    FilterAnswer answer =
        world
            .engine
            .filter(new Question(pod, new int[] {other}, other), Deadline.NONE, world.now())
            .answer();
    assertReasons(answer, Reason.ReservedForOther);
    assertThat(world.engine.booking("uid-p").orElseThrow().node()).isEqualTo(planned);
  }

  @Test
  void aNodeNeverHeardOfIsNotReported() {
    assertReasons(world.filter(world.pod("p", whole(1)), "nowhere"), Reason.DevicesNotReported);
  }

  @Test
  void aPodThatWasAskedForIsKnownBeforeAnInformerTellsOfIt() {
    world.filter(world.pod("p", whole(9)), "a", "b");

    assertThat(world.engine.pod("team", "p")).isPresent();
  }

  @Test
  void aPodThatIsGoneIsRefused() {
    PodFacts pod = world.pod("p", whole(1));
    world.apply(new Event.PodSeen(pod));
    world.apply(new Event.PodGone("uid-p"));

    assertReasons(world.filter(pod, "a"), Reason.PodGone);
    assertThat(world.begin(pod, "a")).isInstanceOf(BindStart.Refused.class);
  }

  @Test
  void anInvalidRequestIsRefusedEverywhere() {
    PodFacts pod = world.pod("p", GpuAsk.NONE);
    PodFacts invalid =
        new PodFacts(
            pod.ref(),
            1,
            true,
            new InvalidRequest("half a GPU", Resources.NONE, 0),
            0,
            0,
            Standing.PENDING);

    assertReasons(
        world.filter(invalid, "a", "b"), Reason.InvalidGpuRequest, Reason.InvalidGpuRequest);
  }

  @Test
  void aPodWithoutDevicesMayGoAnywhereAndBindBeforeAnInformerKnowsIt() {
    PodFacts pod = world.pod("cpu", GpuAsk.NONE);

    assertThat(world.filter(pod, "a", "b")).isInstanceOf(FilterAnswer.Anywhere.class);
    assertThat(world.begin(pod, "b")).isInstanceOf(BindStart.Post.class);
  }

  @Test
  void sharesOfOneGpuAddUpToItAndNoFurther() {
    World one = new World().node("a", 1);
    placed(one.filter(one.pod("p", share(GPU_MIB / 2)), "a"));
    placed(one.filter(one.pod("q", share(GPU_MIB / 2)), "a"));

    assertReasons(one.filter(one.pod("r", share(1)), "a"), Reason.GpuMemoryBusy);
    assertReasons(one.filter(one.pod("s", whole(1)), "a"), Reason.GpusBusy);
  }

  @Test
  void aPassedDeadlineIsAnErrorAndHoldsNothing() {
    World wide = new World();
    String[] names = new String[300];
    for (int i = 0; i < names.length; i++) {
      names[i] = "n" + i;
      wide.node(names[i], 1);
    }
    PodFacts pod = wide.pod("p", whole(1));
    FilterAnswer answer =
        wide.engine.filter(wide.question(pod, names), () -> true, wide.now()).answer();

    assertThat(answer).isEqualTo(FilterAnswer.TOO_LATE);
    assertThat(wide.engine.census().reserved()).isZero();
  }

  private static Placement placed(FilterAnswer answer) {
    return ((FilterAnswer.Placed) answer).placement();
  }

  private static void assertReasons(FilterAnswer answer, Reason... reasons) {
    assertThat(((FilterAnswer.Refused) answer).reasons()).containsExactly(reasons);
  }
}
