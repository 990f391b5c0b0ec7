package dev.bayplan.api.gang;

import dev.bayplan.policies.GangTerms;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The kinds of objects that say how large gangs are; a cluster serves some of them. */
public enum GangKind {
  /**
   * {@code k8s.io/api/scheduling}: v1alpha2 in 1.36, v1beta1 from 1.37; the fields we read agree.
   */
  POD_GROUP("scheduling.k8s.io", "PodGroup", "podgroups", "podgroup.scheduling.k8s.io"),

  /** {@code kubernetes-sigs/scheduler-plugins apis/scheduling}. */
  COSCHEDULING("scheduling.x-k8s.io", "PodGroup", "podgroups", "podgroup.scheduling.x-k8s.io"),

  /** {@code volcano-sh/apis pkg/apis/scheduling}. */
  VOLCANO("scheduling.volcano.sh", "PodGroup", "podgroups", "podgroup.scheduling.volcano.sh"),

  /** {@code kubernetes-sigs/lws api/leaderworkerset}. */
  LEADER_WORKER_SET(
      "leaderworkerset.x-k8s.io", "LeaderWorkerSet", "leaderworkersets", "leaderworkerset"),

  /** {@code kubernetes-sigs/jobset api/jobset}. */
  JOB_SET("jobset.x-k8s.io", "JobSet", "jobsets", "jobset"),

  /** {@code k8s.io/api/batch}. */
  JOB("batch", "Job", "jobs", "job");

  private final String group;
  private final String kind;
  private final String plural;
  private final String prefix;

  GangKind(String group, String kind, String plural, String prefix) {
    this.group = group;
    this.kind = kind;
    this.plural = plural;
    this.prefix = prefix;
  }

  /** Its API group. */
  public String group() {
    return group;
  }

  public String kind() {
    return kind;
  }

  /** Its name in paths. */
  public String plural() {
    return plural;
  }

  /** The name of a gang that an object of this kind speaks of. */
  String gang(String name) {
    return prefix + "/" + name;
  }

  /**
   * What one object says, by name of the gang; empty where it speaks of none. Never fails: an
   * object that makes no sense gives {@link GangTerms#broken} ones.
   *
   * @param object all of it, as JSON, of whatever version is served
   */
  public SortedMap<String, GangTerms> read(JsonNode object) {
    SortedMap<String, GangTerms> within = new TreeMap<>();
    terms(object).forEach((gang, terms) -> within.put(gang, ObjectLevels.add(object, terms)));
    return Collections.unmodifiableSortedMap(within);
  }

  private SortedMap<String, GangTerms> terms(JsonNode object) {
    return switch (this) {
      case POD_GROUP -> PodGroupObjects.podGroup(object);
      case COSCHEDULING -> PodGroupObjects.coscheduling(object);
      case VOLCANO -> PodGroupObjects.volcano(object);
      case LEADER_WORKER_SET -> LeaderWorkerSets.read(object);
      case JOB_SET -> JobSets.read(object);
      case JOB -> Jobs.read(object);
    };
  }

  /** One gang, named as the object. */
  static SortedMap<String, GangTerms> one(GangKind kind, JsonNode object, GangTerms terms) {
    return new TreeMap<>(Map.of(kind.gang(Fields.text(object, "/metadata/name")), terms));
  }
}
