package dev.bayplan.api;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.NodeState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the containers of one pod want of GPUs. */
final class GpuAsks {

  /** More than any fleet has; sums of counts below it cannot overflow. */
  private static final long MAX_WHOLE = 1_000_000;

  private static final int MAX_MIGS = NodeState.MAX_GPUS * MigMode.MAX_DEVICES;

  private final List<ContainerRequest> containers = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private final GpuTerms terms;
  private Optional<String> problem = Optional.empty();
  private long whole;
  private long counted;
  private final SortedMap<String, Integer> countedMigs = new TreeMap<>();

  private GpuAsks(GpuTerms terms) {
    this.terms = terms;
  }

  static GpuAsks of(PodSource pod) {
    Annotated annotated = new Annotated(pod.annotations());
    ShareTerms shares = ShareTerms.read(annotated);
    GpuAsks asks = new GpuAsks(TermsReader.read(annotated));
    annotated.problem().ifPresent(asks::fail);
    pod.containers().forEach(container -> asks.add(container, shares));
    asks.checkPod();
    PodChecks.problem(annotated, asks.containers, asks.terms).ifPresent(asks::fail);
    return asks;
  }

  GpuTerms terms() {
    return terms;
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

  /** The same of MIG devices, by profile. */
  SortedMap<String, Integer> countedMigs() {
    return countedMigs;
  }

  private void add(PodSource.Container container, ShareTerms shares) {
    if (!names.add(container.name())) {
      fail("two containers are called " + Quoted.of(container.name()) + "; rename one");
    }
    switch (GpuAskReader.read(container, shares)) {
      case GpuAskReader.Understood(GpuAsk ask) -> {
        count(ask);
        containers.add(new ContainerRequest(container.name(), container.kind(), ask));
      }
      case GpuAskReader.Contradiction(String sentence, int gpus, var migs) -> {
        counted += gpus;
        migs.forEach(this::countMig);
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
      case GpuAsk.Share share -> counted += share.gpus();
      case GpuAsk.Mig mig -> mig.profiles().forEach(this::countMig);
    }
  }

  private void countMig(String profile, int count) {
    countedMigs.merge(profile, count, (a, b) -> Math.min(a + b, MAX_MIGS));
  }

  private void checkPod() {
    if (whole > MAX_WHOLE) {
      fail("the pod asks for " + whole + " whole GPUs; no fleet has so many: ask for fewer");
    }
  }

  private void fail(String sentence) {
    problem = problem.or(() -> Optional.of(sentence));
  }
}
