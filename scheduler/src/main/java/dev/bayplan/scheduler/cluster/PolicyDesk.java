package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.scheduler.engine.Event;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which version of each policy is in force: the present one where it makes sense, else the
 * last one that did, which is remembered here and, for the next process, in the policy's status.
 */
public final class PolicyDesk {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyDesk.class);

  private final Consumer<Event> engine;
  private final PolicyStatusWriter writer;
  private final Map<String, Known> policies = new TreeMap<>();

  private record Known(PolicyObject object, Optional<PolicyObject.Version> inForce) {}

  /**
   * @param engine takes the events
   * @param writer tells the admin
   */
  PolicyDesk(Consumer<Event> engine, PolicyStatusWriter writer) {
    this.engine = engine;
    this.writer = writer;
  }

  /** A policy came or changed, also in nothing but its status. */
  synchronized void seen(PolicyObject object) {
    Known before = policies.get(object.name());
    if (before != null && !before.object().uid().equals(object.uid())) {
      gone(object.name()); // Deleted and made again while nobody watched.
      before = null;
    }
    Optional<PolicyObject.Version> old = before == null ? Optional.empty() : before.inForce();
    Optional<PolicyObject.Version> now = inForce(object, old);
    policies.put(object.name(), new Known(object, now));
    Optional<PlacementPolicy> policy = now.map(PolicyObject.Version::policy);
    if (!policy.equals(old.map(PolicyObject.Version::policy))) {
      policy.map(Event.PolicySeen::new).ifPresent(engine);
    }
    if (before == null || before.object().generation() != object.generation()) {
      log(object, now);
    }
    writer.seen(object, now, verdict(object, now));
  }

  synchronized void gone(String name) {
    Known before = policies.remove(name);
    writer.gone(name);
    if (before != null && before.inForce().isPresent()) {
      engine.accept(new Event.PolicyGone(name));
    }
  }

  private static Optional<PolicyObject.Version> inForce(
      PolicyObject object, Optional<PolicyObject.Version> old) {
    return switch (object.content()) {
      case PolicyObject.Content.Valid valid -> Optional.of(valid.version());
      case PolicyObject.Content.Broken _ -> old.or(object::inForce);
    };
  }

  /** What the admin is told: a pure function of the policy and what is in force of it. */
  static PolicyObject.Verdict verdict(PolicyObject object, Optional<PolicyObject.Version> inForce) {
    long generation =
        inForce.map(PolicyObject.Version::policy).map(PlacementPolicy::generation).orElse(-1L);
    return switch (object.content()) {
      case PolicyObject.Content.Valid _ ->
          new PolicyObject.Verdict(
              object.generation(), true, "Valid", "The policy is in force.", generation);
      case PolicyObject.Content.Broken broken ->
          new PolicyObject.Verdict(
              object.generation(),
              false,
              "Invalid",
              broken.problems() + " (" + whatStays(generation) + ")",
              generation);
    };
  }

  private static String whatStays(long generation) {
    return generation < 0
        ? "no earlier version is known, so the policy decides nothing"
        : "generation " + generation + " stays in force";
  }

  private static void log(PolicyObject object, Optional<PolicyObject.Version> inForce) {
    PolicyObject.Verdict verdict = verdict(object, inForce);
    if (verdict.accepted()) {
      LOG.info("policy {} is in force in generation {}", object.name(), object.generation());
    } else {
      LOG.warn(
          "policy {} cannot be obeyed in generation {}: {}",
          object.name(),
          object.generation(),
          verdict.message());
    }
  }

  /** Policies by which pods are placed. */
  public synchronized int inForce() {
    return count(policies.values(), known -> known.inForce().isPresent());
  }

  /** Policies that make no sense as they are written. */
  public synchronized int broken() {
    return count(
        policies.values(),
        known -> known.object().content() instanceof PolicyObject.Content.Broken);
  }

  private static int count(Collection<Known> policies, Predicate<Known> which) {
    return (int) policies.stream().filter(which).count();
  }
}
