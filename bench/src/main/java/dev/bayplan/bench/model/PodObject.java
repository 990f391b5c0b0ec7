package dev.bayplan.bench.model;

import dev.bayplan.api.Keys;
import dev.bayplan.api.gang.Kin;
import dev.bayplan.api.gang.Membership;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.HashMap;
import java.util.Map;

/** One revision of a pod in the model API server. */
public record PodObject(
    PodRef ref,
    long revision,
    long createdSeconds,
    PodSpec spec,
    PodStatus status,
    Map<String, String> annotations) {

  public PodObject {
    annotations = Map.copyOf(annotations);
  }

  public boolean bound() {
    return !status.node().isEmpty();
  }

  /** Succeeded or failed: it uses nothing any more. */
  public boolean ended() {
    return status.standing() instanceof Standing.Ended;
  }

  public boolean gated() {
    return !spec.gates().isEmpty();
  }

  /** The pod as the engine hears of it. */
  public PodFacts facts() {
    Membership belongs = Membership.of(Kin.of(annotations));
    return new PodFacts(
            ref,
            revision,
            spec.scheduler().equals(PodSpec.BAYPLAN),
            bound() ? spec.ask() : belongs.judge(spec.ask()),
            spec.priority(),
            createdSeconds,
            standing(),
            new PodFacts.Marks(
                annotations.getOrDefault(Keys.ISOLATION, ""),
                status.terminating(),
                annotations.getOrDefault(Keys.REASON, "")))
        .with(new PodFacts.Ties(Map.of(), belongs.group(), belongs.gang()));
  }

  private Standing standing() {
    return status.standing() instanceof Standing.Pending pending
        ? new Standing.Pending(spec.standing(), status.nominated(), pending.written())
        : status.standing();
  }

  PodObject with(PodSpec next) {
    return new PodObject(ref, revision, createdSeconds, next, status, annotations);
  }

  PodObject with(PodStatus next) {
    return new PodObject(ref, revision, createdSeconds, spec, next, annotations);
  }

  PodObject annotated(String key, String value) {
    Map<String, String> more = new HashMap<>(annotations);
    more.put(key, value);
    return new PodObject(ref, revision, createdSeconds, spec, status, more);
  }

  PodObject without(String key) {
    Map<String, String> fewer = new HashMap<>(annotations);
    fewer.remove(key);
    return new PodObject(ref, revision, createdSeconds, spec, status, fewer);
  }

  PodObject at(long next) {
    return new PodObject(ref, next, createdSeconds, spec, status, annotations);
  }
}
