package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.MigHold;
import dev.bayplan.policies.MigId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@link Claims} come to for MIG devices: each is had by one pod or by none. */
final class MigClaims {

  private final Map<MigId, String> profiles;
  private final Map<String, SortedSet<MigId>> given = new TreeMap<>();
  private final Map<MigId, String> holders = new HashMap<>();

  /**
   * @param lost devices that are booked for the pod and that another one has
   */
  record Settled(MigHold had, List<MigId> lost) {}

  MigClaims(DeviceReport report) {
    profiles = report.migProfiles();
    report
        .allocations()
        .forEach(allocation -> {
          String pod = Claims.key(allocation.pod());
          allocation.parts().stream()
              .flatMap(part -> part.mig().stream())
              .forEach(mig -> {
                given.computeIfAbsent(pod, _ -> new TreeSet<>()).add(mig);
                holders.put(mig, pod);
              });
        });
  }

  /** What the kubelet gave. */
  List<MigId> given(String pod) {
    SortedSet<MigId> its = given.get(pod);
    return its == null ? List.of() : List.copyOf(its);
  }

  /** For a device that was lost one of its profile is held, nobody knows which. */
  Settled claim(String pod, MigHold booked) {
    SortedSet<MigId> had = new TreeSet<>(given(pod));
    SortedMap<String, Integer> unknown = new TreeMap<>(booked.unknown());
    for (MigId mig : had) {
      if (!booked.devices().contains(mig)) {
        unknown.computeIfPresent(profile(mig), (_, count) -> count == 1 ? null : count - 1);
      }
    }
    List<MigId> lost = new ArrayList<>();
    for (MigId mig : booked.devices()) {
      if (pod.equals(holders.getOrDefault(mig, pod))) {
        had.add(mig);
      } else {
        lost.add(mig);
        unknown.merge(profile(mig), 1, Integer::sum);
      }
    }
    return new Settled(new MigHold(List.copyOf(had), unknown), lost);
  }

  private String profile(MigId mig) {
    return profiles.getOrDefault(mig, "");
  }
}
