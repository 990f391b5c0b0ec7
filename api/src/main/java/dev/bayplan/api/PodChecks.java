package dev.bayplan.api;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the annotations and the containers of one pod say against each other. */
final class PodChecks {

  private PodChecks() {}

  static Optional<String> problem(
      Annotated pod, List<ContainerRequest> containers, GpuTerms terms) {
    boolean shares = any(containers, GpuAsk.Share.class::isInstance);
    boolean whole = any(containers, GpuAsk.Whole.class::isInstance);
    for (String key :
        List.of(
            Keys.GPU_COMPUTE,
            Keys.GPU_MEMORY_PERCENT,
            Keys.GPU_SHARE_COUNT,
            Keys.GPU_SHARES,
            Keys.GPU_ISOLATION)) {
      if (pod.has(key) && !shares) {
        return Optional.of(
            unused(pod, key, Keys.GPU_MEMORY, "add that to the container that shares a GPU"));
      }
    }
    for (String key : List.of(Keys.GPU_MIN_LINK, Keys.GPU_NUMA)) {
      if (pod.has(key) && !whole) {
        return Optional.of(
            unused(pod, key, Keys.GPU, "add that to the container that uses whole GPUs"));
      }
    }
    return contradiction(pod, containers, terms, shares || whole);
  }

  private static Optional<String> contradiction(
      Annotated pod, List<ContainerRequest> containers, GpuTerms terms, boolean gpus) {
    for (String key : List.of(Keys.GPU_MODEL, Keys.GPU_UUID, Keys.GPU_MIN_MEMORY)) {
      if (pod.has(key) && !gpus && !any(containers, GpuAsk.Mig.class::isInstance)) {
        return Optional.of(
            unused(pod, key, Keys.GPU, "add that, or " + Keys.GPU_MEMORY + ", to a container"));
      }
    }
    if (terms.together() == GpuTerms.Together.SAME
        && any(containers, ask -> ask instanceof GpuAsk.Share share && share.gpus() > 1)) {
      return Optional.of(
          "annotation %s is %s but %s spreads each share over several GPUs; remove one of the two"
              .formatted(Keys.GPU_SHARES, Quoted.of("same"), Keys.GPU_SHARE_COUNT));
    }
    return terms.isolation() == Isolation.MIG
        ? Optional.of(
            "annotation %s is %s, which a share cannot be; ask for %s<profile> in place of %s"
                .formatted(Keys.GPU_ISOLATION, Quoted.of("mig"), Keys.MIG, Keys.GPU_MEMORY))
        : Optional.empty();
  }

  private static boolean any(List<ContainerRequest> containers, Predicate<GpuAsk> like) {
    return containers.stream().map(ContainerRequest::gpus).anyMatch(like);
  }

  private static String unused(Annotated pod, String key, String resource, String mend) {
    return "annotation %s is %s but no container asks for %s; %s, or remove the annotation"
        .formatted(key, Quoted.of(pod.text(key)), resource, mend);
  }
}
