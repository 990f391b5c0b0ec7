package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a node others than one pod have: by a report, and by what bound pods say of themselves
 * that the report does not know yet. Arithmetic of the simulation's own; sizes of shares are the
 * {@link Auditor}'s.
 */
final class Occupied {

  private final DeviceReport report;
  private final Map<GpuId, Set<String>> shared = new HashMap<>();
  private final Set<GpuId> whole = new HashSet<>();
  private final Set<GpuId> given = new HashSet<>();
  private final Set<MigId> migs = new HashSet<>();

  /**
   * GPUs that pods of ours will have, nobody knows which. (A stranger's may come after the plan
   * that is judged.)
   */
  private int somewhere;

  /** Somebody has devices of whom we did not know when the plan was made. */
  private boolean strangers;

  Occupied(String uid, DeviceReport report, Collection<PodFacts> onNode) {
    this.report = report;
    Set<String> told = new HashSet<>();
    Set<String> ours = new HashSet<>();
    for (PodFacts pod : onNode) {
      if (pod.standing() instanceof Standing.Assigned) {
        ours.add(pod.ref().uid());
      }
    }
    for (Allocation allocation : report.allocations()) {
      told.add(allocation.pod().uid());
      strangers |= !ours.contains(allocation.pod().uid());
      if (!allocation.pod().uid().equals(uid)) {
        allocation.parts().forEach(part -> has(allocation, part));
      }
    }
    for (PodFacts pod : onNode) {
      if (!told.contains(pod.ref().uid())
          && !pod.ref().uid().equals(uid)
          && pod.standing() instanceof Standing.Assigned assigned) {
        says(pod, assigned);
      }
    }
  }

  private void has(Allocation allocation, Allocation.Part part) {
    if (part.mig().isPresent()) {
      migs.add(part.mig().get());
      return;
    }
    given.add(part.gpu());
    if (part.whole()) {
      whole.add(part.gpu());
    } else {
      share(part.gpu(), allocation.pod().namespace());
    }
  }

  private void share(GpuId gpu, String namespace) {
    shared.computeIfAbsent(gpu, g -> new HashSet<>()).add(namespace);
  }

  private void says(PodFacts pod, Standing.Assigned assigned) {
    Set<GpuId> wholes = new HashSet<>();
    for (Grant grant : assigned.placement().grants()) {
      if (grant instanceof Grant.Mig mig) {
        migs.add(mig.mig());
      } else if (grant instanceof Grant.Share) {
        boolean displaced =
            given.contains(grant.gpu())
                && !shared
                    .getOrDefault(grant.gpu(), Set.of())
                    .equals(Set.of(pod.ref().namespace()));
        if (!displaced) {
          share(grant.gpu(), pod.ref().namespace());
        }
      } else if (wholes.add(grant.gpu())) {
        // A share may have moved here from a GPU that another reservation joined it on.
        somewhere += given.contains(grant.gpu()) && !shared.containsKey(grant.gpu()) ? 1 : 0;
        whole.add(grant.gpu());
      }
    }
  }

  private boolean touched(GpuId gpu) {
    return whole.contains(gpu) || shared.containsKey(gpu);
  }

  /** Throws where the plan takes what others have. */
  void judge(Plan plan) {
    Set<GpuId> wanted = new HashSet<>();
    for (Grant grant : plan.placement().grants()) {
      if (grant instanceof Grant.Mig mig) {
        if (migs.contains(mig.mig())) {
          throw new Violation(mig.mig() + " is somebody else's by " + report + ": " + plan);
        }
        continue;
      }
      wanted.add(grant.gpu());
      Set<String> namespaces = shared.getOrDefault(grant.gpu(), Set.of());
      boolean alone = namespaces.isEmpty() && !whole.contains(grant.gpu());
      boolean among =
          grant instanceof Grant.Share
              && !whole.contains(grant.gpu())
              && namespaces.equals(Set.of(plan.pod().namespace()));
      if (!alone && !among) {
        throw new Violation(grant.gpu() + " is somebody else's by " + report + ": " + plan);
      }
    }
    List<GpuId> untouched =
        report.gpus().stream()
            .filter(gpu -> !gpu.cut())
            .map(Gpu::id)
            .filter(gpu -> !touched(gpu))
            .toList();
    long left = untouched.stream().filter(gpu -> !wanted.contains(gpu)).count();
    if (!strangers && left < untouched.size() && left < somewhere) {
      throw new Violation(
          somewhere + " GPUs are somebody's, nobody knows which, and " + left + " left by " + plan);
    }
  }
}
