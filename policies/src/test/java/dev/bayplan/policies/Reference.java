package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@link Placer} should find, by trying out everything: each way to give each container its
 * devices, container by container, judged by {@link ReferenceRules} alone. Slow and obvious; for
 * nodes of a few GPUs.
 */
final class Reference {

  private final PodClass pod;
  private final ReferenceRules rules;

  Reference(PodClass pod, NodeCase node) {
    this.pod = pod;
    this.rules = new ReferenceRules(pod, node);
  }

  /** Some placement that breaks no rule; empty where there is none. */
  Optional<List<Grant>> search() {
    return search(0, List.of());
  }

  private Optional<List<Grant>> search(int container, List<Grant> before) {
    if (rules.violation(before).isPresent()) {
      return Optional.empty(); // More devices break no fewer rules.
    }
    if (container == pod.request().containers().size()) {
      return rules.violationOfAll(before).isPresent() ? Optional.empty() : Optional.of(before);
    }
    for (List<Grant> own : ways(pod.request().containers().get(container))) {
      List<Grant> all = new ArrayList<>(before);
      all.addAll(own);
      Optional<List<Grant>> found = search(container + 1, all);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** All sets of devices of the right number and kind, used or not. */
  private List<List<Grant>> ways(ContainerRequest container) {
    String name = container.name();
    List<Gpu> gpus = rules.node().gpus();
    return switch (container.gpus()) {
      case GpuAsk.None _ -> List.of(List.of());
      case GpuAsk.Whole whole ->
          subsets(
              gpus.stream().<Grant>map(g -> new Grant.Whole(name, g.id())).toList(), whole.count());
      case GpuAsk.Share share ->
          subsets(
              gpus.stream()
                  .<Grant>map(
                      g -> new Grant.Share(name, g.id(), share.memoryOn(g), share.computePercent()))
                  .toList(),
              share.gpus());
      case GpuAsk.Mig mig -> {
        List<List<Grant>> ways = List.of(List.of());
        for (Map.Entry<String, Integer> profile : mig.profiles().entrySet()) {
          ways = products(ways, subsets(migs(name, profile.getKey()), profile.getValue()));
        }
        yield ways;
      }
    };
  }

  private List<Grant> migs(String container, String profile) {
    List<Grant> migs = new ArrayList<>();
    for (Gpu gpu : rules.node().gpus()) {
      for (MigDevice mig : gpu.mig().devices()) {
        if (mig.profile().equals(profile)) {
          migs.add(new Grant.Mig(container, mig.id(), gpu.id()));
        }
      }
    }
    return migs;
  }

  private static List<List<Grant>> products(List<List<Grant>> some, List<List<Grant>> others) {
    List<List<Grant>> all = new ArrayList<>();
    for (List<Grant> one : some) {
      for (List<Grant> other : others) {
        List<Grant> both = new ArrayList<>(one);
        both.addAll(other);
        all.add(both);
      }
    }
    return all;
  }

  private static List<List<Grant>> subsets(List<Grant> of, int size) {
    if (size == 0) {
      return List.of(List.of());
    }
    List<List<Grant>> subsets = new ArrayList<>();
    for (int i = 0; i + size <= of.size(); i++) {
      for (List<Grant> rest : subsets(of.subList(i + 1, of.size()), size - 1)) {
        List<Grant> subset = new ArrayList<>(List.of(of.get(i)));
        subset.addAll(rest);
        subsets.add(subset);
      }
    }
    return subsets;
  }
}
