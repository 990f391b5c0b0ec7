package dev.bayplan.scheduler.cluster;

import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.LOST;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.OK;
import static dev.bayplan.scheduler.cluster.ScriptedKubeApi.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.policies.Rules;
import dev.bayplan.scheduler.engine.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which version of a policy is in force, and what its status says. */
class PolicyDeskTest {

  private final VirtualClock clock = new VirtualClock();
  private final ScriptedKubeApi api = new ScriptedKubeApi();
  private final PolicyStatusWriter writer = new PolicyStatusWriter(api, clock);
  private final List<Event> engine = new ArrayList<>();
  private final PolicyDesk desk = new PolicyDesk(engine::add, writer);
  private long revision;

  private static PolicyObject.Version version(long generation) {
    Rules rules = new Rules("p@" + generation, GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, "");
    return new PolicyObject.Version(
        new PlacementPolicy("p", generation, 0, PlacementPolicy.Match.ALL, rules),
        "{\"spec\":" + generation + "}");
  }

  private static PolicyObject.Content valid(long generation) {
    return new PolicyObject.Content.Valid(version(generation));
  }

  private static final PolicyObject.Content BROKEN =
      new PolicyObject.Content.Broken("spec.prefer[0]: 'x' is not known; use links");

  private PolicyObject object(long generation, PolicyObject.Content content) {
    return new PolicyObject(
        "p",
        "uid",
        Long.toString(++revision),
        generation,
        content,
        Optional.empty(),
        PolicyObject.Said.NOTHING);
  }

  private static PolicyObject withInForce(PolicyObject object, PolicyObject.Version inForce) {
    return new PolicyObject(
        object.name(),
        object.uid(),
        object.revision(),
        object.generation(),
        object.content(),
        Optional.of(inForce),
        object.said());
  }

  private static PolicyObject saying(PolicyObject object, PolicyObject.Verdict verdict) {
    return new PolicyObject(
        object.name(),
        object.uid(),
        object.revision() + "0",
        object.generation(),
        object.content(),
        object.inForce(),
        new PolicyObject.Said(verdict, "now"));
  }

  private static Event seen(long generation) {
    return new Event.PolicySeen(version(generation).policy());
  }

  private ScriptedKubeApi.Status lastStatus() {
    return api.statuses.getLast().asked();
  }

  @Test
  void aValidPolicyIsInForceAndSaysSo() {
    writer.begin();
    desk.seen(object(1, valid(1)));

    assertThat(engine).containsExactly(seen(1));
    assertThat(lastStatus().verdict())
        .isEqualTo(new PolicyObject.Verdict(1, true, "Valid", "The policy is in force.", 1));
    assertThat(lastStatus().inForce()).contains(version(1));
    assertThat(desk.inForce()).isEqualTo(1);
    assertThat(desk.broken()).isZero();
  }

  @Test
  void theLastGoodVersionStaysInForceWhileThePresentOneIsBroken() {
    writer.begin();
    desk.seen(object(1, valid(1)));
    desk.seen(object(2, BROKEN));

    assertThat(engine).containsExactly(seen(1));
    assertThat(lastStatus().verdict())
        .isEqualTo(
            new PolicyObject.Verdict(
                2,
                false,
                "Invalid",
                "spec.prefer[0]: 'x' is not known; use links (generation 1 stays in force)",
                1));
    assertThat(lastStatus().inForce()).contains(version(1));
    assertThat(desk.inForce()).isEqualTo(1);
    assertThat(desk.broken()).isEqualTo(1);

    desk.seen(object(3, valid(3)));
    assertThat(engine).containsExactly(seen(1), seen(3));
    assertThat(desk.broken()).isZero();
  }

  @Test
  void afterARestartTheStatusSaysWhichVersionWasTheLastGoodOne() {
    desk.seen(withInForce(object(5, BROKEN), version(4)));

    assertThat(engine).containsExactly(seen(4));
  }

  @Test
  void aPolicyThatNeverMadeSenseDecidesNothing() {
    writer.begin();
    desk.seen(object(1, BROKEN));

    assertThat(engine).isEmpty();
    assertThat(lastStatus().verdict().message())
        .endsWith("(no earlier version is known, so the policy decides nothing)");
    desk.gone("p");
    assertThat(engine).isEmpty();
  }

  @Test
  void aDeletedPolicyIsOutOfForceAndOneMadeAgainStartsAnew() {
    desk.seen(object(1, valid(1)));
    desk.gone("p");
    assertThat(engine).containsExactly(seen(1), new Event.PolicyGone("p"));

    desk.seen(object(1, valid(1)));
    PolicyObject other =
        new PolicyObject(
            "p", "uid-2", "99", 1, BROKEN, Optional.empty(), PolicyObject.Said.NOTHING);
    desk.seen(other); // Nobody watched while it was deleted.
    assertThat(engine.subList(2, engine.size()))
        .containsExactly(seen(1), new Event.PolicyGone("p"));
  }

  @Test
  void nothingIsWrittenBeforeThisProcessMayAct() {
    desk.seen(object(1, valid(1)));
    assertThat(api.statuses).isEmpty();

    writer.begin();
    assertThat(api.statuses).hasSize(1);
  }

  @Test
  void whatTheStatusSaysAlreadyIsNotWritten() {
    writer.begin();
    PolicyObject object = object(1, valid(1));
    desk.seen(object);
    PolicyObject.Verdict verdict = lastStatus().verdict();
    api.statuses.getLast().answer(OK);
    desk.seen(saying(object, verdict));
    desk.seen(saying(object, verdict));

    assertThat(api.statuses).hasSize(1);
    assertThat(engine).as("a status is no change of a policy").hasSize(1);
  }

  @Test
  void theSameRevisionToldTwiceIsWrittenOnce() {
    writer.begin();
    PolicyObject object = object(1, valid(1));
    desk.seen(object);
    desk.seen(object);

    assertThat(api.statuses).hasSize(1);
  }

  @Test
  void aLostWriteIsTriedAgainAndAConflictWaitsForTheWatch() {
    writer.begin();
    desk.seen(object(1, valid(1)));
    api.statuses.getFirst().answer(LOST);
    clock.passSeconds(2);
    assertThat(api.statuses).hasSize(2);
    assertThat(writer.failures()).isEqualTo(1);

    api.statuses.get(1).answer(refused(409));
    clock.passSeconds(120);
    assertThat(api.statuses).hasSize(2);
    desk.seen(object(1, valid(1)));
    assertThat(api.statuses).hasSize(3);
  }

  @Test
  void aWriteThatFailedIsNotTriedAgainForAVersionThatIsPast() {
    writer.begin();
    desk.seen(object(1, valid(1)));
    api.statuses.getFirst().answer(refused(403));
    desk.seen(object(2, valid(2)));
    desk.gone("p");
    clock.passSeconds(120);

    assertThat(api.statuses).hasSize(2);
  }

  @Test
  void aStatusThatSomebodyChangedIsSetRight() {
    writer.begin();
    PolicyObject object = object(1, valid(1));
    desk.seen(object);
    desk.seen(saying(object, new PolicyObject.Verdict(1, false, "Mine", "no", -1)));

    assertThat(lastStatus().verdict().accepted()).isTrue();
  }
}
