package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.CheckedPolicy;
import dev.bayplan.api.resources.ObjectCondition;
import dev.bayplan.api.resources.PlacementPolicySpec;
import dev.bayplan.api.resources.PlacementPolicyStatus;
import dev.bayplan.scheduler.cluster.PolicyObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Policies on the wire. Reading never fails. */
final class PolicyJson {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private PolicyJson() {}

  static PolicyObject read(Meta meta, @Nullable JsonNode spec, @Nullable JsonNode status) {
    @Nullable PlacementPolicyStatus told = status(status);
    return new PolicyObject(
        meta.name(),
        meta.uid(),
        meta.resourceVersion(),
        meta.generation(),
        content(meta.name(), meta.generation(), spec),
        inForce(meta.name(), told),
        said(told));
  }

  private static PolicyObject.Content content(
      String name, long generation, @Nullable JsonNode spec) {
    CheckedPolicy checked;
    try {
      @Nullable PlacementPolicySpec read =
          spec == null ? null : MAPPER.treeToValue(spec, PlacementPolicySpec.class);
      checked = CheckedPolicy.of(name, generation, read);
    } catch (JacksonException noSpec) {
      return new PolicyObject.Content.Broken(
          "spec: " + noSpec.getOriginalMessage() + "; see `kubectl explain placementpolicy.spec`");
    }
    return switch (checked) {
      case CheckedPolicy.Valid(dev.bayplan.policies.PlacementPolicy policy) ->
          new PolicyObject.Content.Valid(new PolicyObject.Version(policy, String.valueOf(spec)));
      case CheckedPolicy.Broken broken -> new PolicyObject.Content.Broken(broken.sentence());
    };
  }

  private static @Nullable PlacementPolicyStatus status(@Nullable JsonNode status) {
    try {
      return status == null ? null : MAPPER.treeToValue(status, PlacementPolicyStatus.class);
    } catch (JacksonException noStatus) {
      return null; // It is ours to write, and is written anew.
    }
  }

  /** Only a version that makes sense: others may have written there. */
  private static Optional<PolicyObject.Version> inForce(
      String name, @Nullable PlacementPolicyStatus status) {
    PlacementPolicyStatus.@Nullable InForce told = status == null ? null : status.inForce();
    if (told == null || told.generation() == null || told.generation() < 0) {
      return Optional.empty();
    }
    return CheckedPolicy.of(name, told.generation(), told.spec())
            instanceof CheckedPolicy.Valid(dev.bayplan.policies.PlacementPolicy policy)
        ? Optional.of(new PolicyObject.Version(policy, MAPPER.writeValueAsString(told.spec())))
        : Optional.empty();
  }

  private static PolicyObject.Said said(@Nullable PlacementPolicyStatus status) {
    if (status == null || status.conditions() == null) {
      return PolicyObject.Said.NOTHING;
    }
    long inForce = status.inForce() == null ? -1 : number(status.inForce().generation());
    return status.conditions().stream()
        .filter(condition -> PlacementPolicyStatus.ACCEPTED.equals(condition.type()))
        .findFirst()
        .map(condition -> said(condition, inForce))
        .orElse(PolicyObject.Said.NOTHING);
  }

  private static PolicyObject.Said said(ObjectCondition condition, long inForce) {
    return new PolicyObject.Said(
        new PolicyObject.Verdict(
            number(condition.observedGeneration()),
            "True".equals(condition.status()),
            Json.text(condition.reason()),
            Json.text(condition.message()),
            inForce),
        Json.text(condition.lastTransitionTime()));
  }

  private static long number(@Nullable Long value) {
    return value == null ? -1 : value;
  }

  /**
   * What is put in place of a policy's status; uid and resourceVersion are preconditions.
   *
   * @param now RFC 3339
   */
  static String status(
      PolicyObject policy,
      PolicyObject.Verdict verdict,
      Optional<PolicyObject.Version> inForce,
      String now) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Keys.GROUP + "/" + Keys.VERSION).put("kind", "PlacementPolicy");
    object
        .putObject("metadata")
        .put("name", policy.name())
        .put("uid", policy.uid())
        .put("resourceVersion", policy.revision());
    ObjectNode status = object.putObject("status");
    status.put("observedGeneration", verdict.generation());
    status.set("conditions", MAPPER.valueToTree(List.of(accepted(policy.said(), verdict, now))));
    inForce.ifPresent(version ->
        status
            .putObject("inForce")
            .put("generation", verdict.inForce())
            .set("spec", MAPPER.readTree(version.spec())));
    return MAPPER.writeValueAsString(object);
  }

  private static ObjectCondition accepted(
      PolicyObject.Said said, PolicyObject.Verdict verdict, String now) {
    boolean turned = said.sinceTime().isEmpty() || said.verdict().accepted() != verdict.accepted();
    return new ObjectCondition(
        PlacementPolicyStatus.ACCEPTED,
        verdict.accepted() ? "True" : "False",
        verdict.reason(),
        verdict.message(),
        turned ? now : said.sinceTime(),
        verdict.generation());
  }
}
