package dev.bayplan.api;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.NodeState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the containers of one pod want of GPUs. */
final class GpuAsks {

  /** More than any fleet has; sums of counts below it cannot overflow. */
  private static final long MAX_WHOLE = 1_000_000;

  private final List<ContainerRequest> containers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private Optional<String> problem = Optional.empty();
  private long whole;
  private long counted;

  private GpuAsks() {}

  static GpuAsks of(PodSource pod) {
    GpuAsks asks = new GpuAsks();
    String text = pod.annotations().getOrDefault(Keys.GPU_COMPUTE, "");
    int percent = asks.percent(text);
    pod.containers().forEach(container -> asks.add(container, percent));
    asks.checkPod(text);
    return asks;
  }

  List<ContainerRequest> containers() {
    return containers;
  }

  Optional<String> problem() {
    return problem;
  }

  /**
   * GPUs that a kubelet may have given, by count, however the request reads; at most what a node
   * can have.
   */
  int counted() {
    return (int) Math.min(counted, NodeState.MAX_GPUS);
  }

  private int percent(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    if (text.matches("[1-9][0-9]?|100")) {
      return Integer.parseInt(text);
    }
    fail(
        "annotation "
            + Keys.GPU_COMPUTE
            + " is "
            + Quoted.of(text)
            + "; write a whole number of percent from 1 to 100, without a sign or %");
    return 0;
  }

  private void add(PodSource.Container container, int percent) {
    if (!names.add(container.name())) {
      fail("two containers are called " + Quoted.of(container.name()) + "; rename one");
    }
    switch (GpuAskReader.read(container, percent)) {
      case GpuAskReader.Understood(GpuAsk ask) -> {
        count(ask);
        containers.add(new ContainerRequest(container.name(), container.kind(), ask));
      }
      case GpuAskReader.Contradiction(String sentence, int gpus) -> {
        counted += gpus;
        fail(sentence);
      }
    }
  }

  private void count(GpuAsk ask) {
    switch (ask) {
      case GpuAsk.None _ -> {}
      case GpuAsk.Whole(int count) -> {
        whole += count;
        counted += count;
      }
      case GpuAsk.Share _ -> counted++;
    }
  }

  private void checkPod(String percent) {
    if (whole > MAX_WHOLE) {
      fail("the pod asks for " + whole + " whole GPUs; no fleet has so many: ask for fewer");
    }
    boolean shares = containers.stream().anyMatch(c -> c.gpus() instanceof GpuAsk.Share);
    if (!percent.isEmpty() && !shares) {
      fail(
          "annotation "
              + Keys.GPU_COMPUTE
              + " is "
              + Quoted.of(percent)
              + " but no container asks for "
              + Keys.GPU_MEMORY
              + "; add that to the container that shares a GPU, or remove the annotation");
    }
  }

  private void fail(String sentence) {
    problem = problem.or(() -> Optional.of(sentence));
  }
}
