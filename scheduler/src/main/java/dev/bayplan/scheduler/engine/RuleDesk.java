package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PolicySet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes in, inside the writer, what decides by which rules pods are placed, and follows where their
 * groups are. Whatever may let a waiting pod go where it could not go before has it tried there:
 * nobody else would wake it. Plans that stand, stand: the rules are those of their time.
 */
final class RuleDesk {

  private final Ledger ledger;
  private final Map<String, Groups.Member> members = new HashMap<>();

  RuleDesk(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A policy came, changed or went. */
  void policies(Rulebook next) {
    if (isNew(next)) {
      ledger.publish(next);
      ledger.regroup();
    }
  }

  /**
   * A namespace came, changed or went.
   *
   * @param labels null where it is gone
   */
  void namespace(String name, @Nullable Map<String, String> labels) {
    Rulebook next = ledger.snapshot().rulebook().namespace(name, labels);
    if (isNew(next)) {
      ledger.publish(next);
      if (next.policies().looksAtNamespaceLabels()) {
        ledger.regroup();
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a rulebook that changes nothing returns itself
  private boolean isNew(Rulebook next) {
    return next != ledger.snapshot().rulebook();
  }

  /** What is known of the pod's place in its group has changed: its group, or its booking. */
  void placed(String uid) {
    Groups.@Nullable Member now = member(uid);
    Groups.@Nullable Member before = now == null ? members.remove(uid) : members.put(uid, now);
    if (Objects.equals(before, now)) {
      return;
    }
    Snapshot old = ledger.snapshot();
    Groups groups = before == null ? old.groups() : old.groups().without(before);
    ledger.publish(now == null ? groups : groups.with(now));
    tryElsewhere(old);
  }

  /** A node came, changed or went, and with it maybe the domain in which a group is. */
  void nodeChanged(Snapshot old) {
    tryElsewhere(old);
  }

  private void tryElsewhere(Snapshot old) {
    if (anyPolicyKeepsWithin(old.rulebook().policies()) && someoneMayGoElsewhere(old)) {
      ledger.tryEverywhere();
    }
  }

  private Groups.@Nullable Member member(String uid) {
    Booking booking = ledger.booking(uid);
    PodFacts pod = ledger.pods().get(uid);
    return booking == null || pod == null || pod.ties().group().isEmpty()
        ? null
        : new Groups.Member(Groups.name(pod), ledger.nodes().row(booking.node()));
  }

  private static boolean anyPolicyKeepsWithin(PolicySet policies) {
    return policies.policies().stream().anyMatch(policy -> !policy.rules().keepWithin().isEmpty());
  }

  /** Where a whole group has left, those of it that wait may go anywhere again. */
  private boolean someoneMayGoElsewhere(Snapshot old) {
    return ledger.queue().lines().stream()
        .filter(line -> !line.key.group().isEmpty())
        .anyMatch(line -> {
          Optional<Domain> before = line.wanted(old).map(Wanted::domain);
          Optional<Domain> now = line.wanted(ledger.snapshot()).map(Wanted::domain);
          return before.isPresent() && now.isPresent() && now.get().looserThan(before.get());
        });
  }
}
