package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The members of a gang that want the same.
 *
 * @param members their places in the gang, in rank order
 * @param takes what each node takes of them
 */
record GangRole(Wanted wanted, Scoring scoring, List<Integer> members, Takes takes) {

  /** Those that are hardest to place first; of equal ones that of the lower rank. */
  private static final Comparator<GangRole> HARDEST_FIRST =
      Comparator.comparingInt((GangRole role) -> -role.gpus())
          .thenComparing(role -> !role.wantsGpus())
          .thenComparingLong(role -> -role.request().resources().cpuMillis())
          .thenComparingLong(role -> -role.request().resources().memoryBytes())
          .thenComparingInt(role -> role.members().getFirst());

  static List<GangRole> of(GangRequest gang, Snapshot on, Capacities capacities) {
    Map<Wanted, List<Integer>> byWish = new LinkedHashMap<>();
    for (int i = 0; i < gang.members().size(); i++) {
      byWish.computeIfAbsent(gang.members().get(i).wanted(), _ -> new ArrayList<>()).add(i);
    }
    List<GangRole> roles = new ArrayList<>();
    byWish.forEach((wanted, members) ->
        roles.add(
            new GangRole(
                wanted,
                on.scoring().of(wanted.pod()),
                List.copyOf(members),
                capacities.of(on, wanted))));
    roles.sort(HARDEST_FIRST);
    return roles;
  }

  int size() {
    return members.size();
  }

  Request request() {
    return wanted.pod().request();
  }

  boolean wantsGpus() {
    return request().wantsGpus();
  }

  /** GPUs that one member occupies, at least in part. */
  int gpus() {
    int shared = 0;
    for (ContainerRequest container : request().containers()) {
      shared += container.gpus() instanceof GpuAsk.Share share ? share.gpus() : 0;
    }
    int cut = request().wantsMigs() ? 1 : 0;
    return request().wholeGpus() + shared + cut;
  }
}
