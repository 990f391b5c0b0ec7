package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.Amount;
import dev.bayplan.api.Quantities;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Taint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A node (field names: {@code k8s.io/api/core/v1}). */
@JsonIgnoreProperties(ignoreUnknown = true)
final class NodeItem extends Named {

  private final NodeFacts facts;

  private NodeItem(Meta meta, NodeFacts facts) {
    super(meta);
    this.facts = facts;
  }

  @JsonCreator
  static NodeItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("spec") @Nullable Spec spec,
      @JsonProperty("status") @Nullable Status status) {
    Meta meta = Meta.orNone(metadata);
    Spec own = spec == null ? Spec.NONE : spec;
    Map<String, String> allocatable = status == null ? Map.of() : status.allocatable();
    return new NodeItem(
        meta,
        new NodeFacts(
            meta.name(),
            meta.labels(),
            own.taints().stream().flatMap(taint -> taint.parsed().stream()).toList(),
            own.unschedulable(),
            new Resources(
                amount(allocatable, "cpu", Amount.Known::millis),
                amount(allocatable, "memory", Amount.Known::roundedUp)),
            (int) Math.min(Integer.MAX_VALUE, amount(allocatable, "pods", Amount.Known::units))));
  }

  /** What is not said, or not readable, is nothing: the node is not offered more than it has. */
  private static long amount(
      Map<String, String> allocatable, String resource, ToLongFunction<Amount.Known> unit) {
    return switch (Quantities.parse(allocatable.getOrDefault(resource, "0"))) {
      case Amount.Known known -> unit.applyAsLong(known);
      case Amount.Bad _ -> 0;
    };
  }

  NodeFacts facts() {
    return facts;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Spec(boolean unschedulable, List<TaintJson> taints) {

    static final Spec NONE = new Spec(false, List.of());

    Spec {
      taints = Json.list(taints);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Status(Map<String, String> allocatable) {
    Status {
      allocatable = Json.map(allocatable);
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record TaintJson(String key, String value, String effect) {
    TaintJson {
      key = Json.text(key);
      value = Json.text(value);
      effect = Json.text(effect);
    }

    /** Empty for an effect that Kubernetes does not know yet. */
    Optional<Taint> parsed() {
      return switch (effect) {
        case "NoSchedule" -> Optional.of(new Taint(key, value, Taint.Effect.NO_SCHEDULE));
        case "PreferNoSchedule" ->
            Optional.of(new Taint(key, value, Taint.Effect.PREFER_NO_SCHEDULE));
        case "NoExecute" -> Optional.of(new Taint(key, value, Taint.Effect.NO_EXECUTE));
        default -> Optional.empty();
      };
    }
  }
}
