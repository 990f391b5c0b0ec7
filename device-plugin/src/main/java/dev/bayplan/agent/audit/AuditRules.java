package dev.bayplan.agent.audit;

import java.time.Duration;
import java.util.Set;

/**
 * @param looks in a row in which a difference must be seen before it is reported; a look is taken
 *     each second, so with 3 a pod over its share is reported within 4 s
 * @param clearLooks in a row without it, after which it is over
 * @param slackMiB by which a share may be exceeded: contexts of CUDA count as use, and cost a few
 *     hundred MiB per process
 * @param evictOverUse whether a pod that stays over its share is to be evicted
 * @param evictAfter how long it may stay so
 * @param exempt namespaces whose pods may use GPUs unasked, such as those of monitoring
 * @param daemons commands of the host that may use GPUs
 */
public record AuditRules(
    int looks,
    int clearLooks,
    long slackMiB,
    boolean evictOverUse,
    Duration evictAfter,
    Set<String> exempt,
    Set<String> daemons) {

  public AuditRules {
    exempt = Set.copyOf(exempt);
    daemons = Set.copyOf(daemons);
  }

  public static final AuditRules DEFAULT =
      new AuditRules(
          3,
          5,
          512,
          false,
          Duration.ofSeconds(30),
          Set.of("kube-system", "gpu-operator"),
          // As /proc shows commands: cut after 15 characters.
          Set.of("nvidia-cuda-mps", "nvidia-persiste", "nv-hostengine", "dcgm-exporter", "Xorg"));

  public AuditRules evicting() {
    return new AuditRules(looks, clearLooks, slackMiB, true, evictAfter, exempt, daemons);
  }
}
