package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the parts of gangs' plans together. Of one gang the latest plan counts, and only if all its
 * parts are there: the writer releases nobody before it has written all of them, so a torn one was
 * never obeyed.
 */
final class GangPlanParts {

  private static final Logger LOG = LoggerFactory.getLogger(GangPlanParts.class);

  private GangPlanParts() {}

  static KubeApi.GangPlans.Listed together(Collection<GangPlanPart> parts) {
    SortedMap<String, List<GangPlanPart>> byGang = new TreeMap<>();
    for (GangPlanPart part : parts) {
      if (part.plan().gang().isEmpty()) {
        LOG.error("{}; it names no gang, so nobody will miss it: delete it", part.problem());
      } else {
        byGang
            .computeIfAbsent(
                part.plan().namespace() + "/" + part.plan().gang(), _ -> new ArrayList<>())
            .add(part);
      }
    }
    List<GangPlanned> whole = new ArrayList<>();
    List<KubeApi.Torn> torn = new ArrayList<>();
    byGang.values().forEach(gang -> add(gang, whole, torn));
    return new KubeApi.GangPlans.Listed(whole, torn);
  }

  private static void add(
      List<GangPlanPart> gang, List<GangPlanned> whole, List<KubeApi.Torn> torn) {
    GangPlanPart any = gang.getFirst();
    List<GangPlanPart> latest = latest(gang);
    String problem = problem(gang, latest);
    if (problem.isEmpty()) {
      whole.add(joined(latest));
    } else {
      torn.add(new KubeApi.Torn(any.plan().namespace(), any.plan().gang(), problem));
    }
  }

  /** The parts of the plan that supersedes all others, in their order. */
  private static List<GangPlanPart> latest(List<GangPlanPart> gang) {
    GangPlanned last = gang.getFirst().plan();
    for (GangPlanPart part : gang) {
      last = part.plan().supersedes(last) ? part.plan() : last;
    }
    GangPlanned best = last;
    return gang.stream()
        .filter(part -> !best.supersedes(part.plan()))
        .sorted(Comparator.comparingInt(GangPlanPart::part))
        .toList();
  }

  private static String problem(List<GangPlanPart> gang, List<GangPlanPart> latest) {
    for (GangPlanPart part : gang) {
      if (!part.problem().isEmpty()) {
        return part.problem();
      }
    }
    int parts = latest.getFirst().parts();
    for (int i = 0; i < Math.max(parts, latest.size()); i++) {
      if (i >= latest.size() || latest.get(i).part() != i + 1 || latest.get(i).parts() != parts) {
        return "part " + (i + 1) + " of " + parts + " of its plan is missing";
      }
    }
    return "";
  }

  private static GangPlanned joined(List<GangPlanPart> parts) {
    List<Plan> members = new ArrayList<>();
    long released = 0;
    for (GangPlanPart part : parts) {
      members.addAll(part.plan().members());
      released = Math.max(released, part.plan().firstReleaseSeconds());
    }
    GangPlanned first = parts.getFirst().plan();
    return new GangPlanned(
        first.namespace(),
        first.gang(),
        first.generation(),
        first.epoch(),
        first.leaseSeconds(),
        released,
        members);
  }
}
