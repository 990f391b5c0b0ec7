package dev.bayplan.policies;

import java.util.Set;

/**
 * A pod's toleration, as {@code k8s.io/api/core/v1} defines it.
 *
 * @param key empty together with {@code exists}: every key
 * @param exists operator {@code Exists}; otherwise the value must be equal
 * @param effects the effects tolerated; all of them where the pod names none
 */
public record Toleration(String key, boolean exists, String value, Set<Taint.Effect> effects) {

  public Toleration {
    effects = Set.copyOf(effects);
  }

  public boolean tolerates(Taint taint) {
    if (!effects.contains(taint.effect())) {
      return false;
    }
    if (key.isEmpty()) {
      return exists;
    }
    return key.equals(taint.key()) && (exists || value.equals(taint.value()));
  }
}
