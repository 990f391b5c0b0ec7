package dev.bayplan.api.gang;

import dev.bayplan.policies.GangTerms;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * JobSets: all pods of all jobs are one gang. Where the jobs start in an order (a start-up policy,
 * or {@code dependsOn}), each replicated job is placed by itself: the pods of the next one are not
 * made before those of the one before are ready.
 */
final class JobSets {

  private JobSets() {}

  static SortedMap<String, GangTerms> read(JsonNode object) {
    SortedMap<String, Long> pods = new TreeMap<>();
    Fields.each(
        object,
        "/spec/replicatedJobs",
        job -> pods.put(Fields.text(job, "/name"), pods(job, done(object, job))));
    boolean nonsense = pods.containsValue(-1L);
    long all = nonsense ? -1 : pods.values().stream().mapToLong(Long::longValue).sum();
    GangTerms terms = Problem.count(object, "spec.replicatedJobs", allDone(all, pods));
    boolean staged = terms.problem().isEmpty() && inOrder(object);
    return GangKind.one(GangKind.JOB_SET, object, staged ? terms.inStages(roles(pods)) : terms);
  }

  /** Pods of the jobs that are left; -1 where that is no number. */
  private static long pods(JsonNode job, int done) {
    int replicas = Fields.number(job, "/replicas", 1);
    int each = Jobs.together(job.path("template"));
    return replicas < 0 || each < 0 ? -1 : (long) Math.max(0, replicas - done) * each;
  }

  /** A JobSet whose jobs have all succeeded is no contradiction. */
  private static long allDone(long all, SortedMap<String, Long> pods) {
    return all == 0 && !pods.isEmpty() ? 1 : all;
  }

  private static int done(JsonNode object, JsonNode job) {
    int[] done = {0};
    Fields.each(
        object,
        "/status/replicatedJobsStatus",
        status -> {
          if (Fields.text(status, "/name").equals(Fields.text(job, "/name"))) {
            done[0] = Math.max(0, Fields.number(status, "/succeeded", 0));
          }
        });
    return done[0];
  }

  private static boolean inOrder(JsonNode object) {
    boolean[] depends = {false};
    Fields.each(
        object, "/spec/replicatedJobs", job -> depends[0] |= !job.path("dependsOn").isEmpty());
    return depends[0]
        || Fields.text(object, "/spec/startupPolicy/startupPolicyOrder").equals("InOrder");
  }

  private static SortedMap<String, Integer> roles(SortedMap<String, Long> pods) {
    SortedMap<String, Integer> roles = new TreeMap<>();
    pods.forEach((role, count) -> roles.put(role, count.intValue()));
    return roles;
  }
}
