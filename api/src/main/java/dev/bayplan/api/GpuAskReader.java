package dev.bayplan.api;

import dev.bayplan.policies.GpuAsk;
import java.util.Collections;
import java.util.SortedMap;

/** Reads one container's wish for GPUs. */
final class GpuAskReader {

  /** 1 PiB: whoever asks for more gave bytes, as in {@code 20Gi}. */
  private static final long MAX_GIB = 1L << 20;

  private GpuAskReader() {}

  /** What came out of reading. */
  sealed interface Reading {}

  record Understood(GpuAsk ask) implements Reading {}

  /**
   * @param counted GPUs that a kubelet may give this container, by count
   * @param migs MIG devices that it may give, by profile
   */
  record Contradiction(String sentence, int counted, SortedMap<String, Integer> migs)
      implements Reading {}

  static Reading read(PodSource.Container container, ShareTerms shares) {
    return switch (MigAskReader.read(container)) {
      case Understood(GpuAsk.Mig mig) -> beside(container, mig, readGpus(container, shares));
      case Understood _ -> readGpus(container, shares);
      case Contradiction contradiction -> contradiction;
    };
  }

  /** A container gets MIG devices, or GPUs, or a share. */
  private static Reading beside(PodSource.Container container, GpuAsk.Mig migs, Reading gpus) {
    return switch (gpus) {
      case Understood(GpuAsk.None _) -> new Understood(migs);
      case Understood(GpuAsk.Whole(int count)) -> twoKinds(container, migs, Keys.GPU, count);
      case Understood _ -> twoKinds(container, migs, Keys.GPU_MEMORY, 1);
      case Contradiction(String sentence, int counted, _) ->
          new Contradiction(sentence, counted, migs.profiles());
    };
  }

  private static Reading twoKinds(
      PodSource.Container container, GpuAsk.Mig migs, String other, int counted) {
    String resource = Keys.MIG + migs.profiles().firstKey();
    String more =
        "and also for "
            + other
            + ": "
            + Quoted.of(container.resources().requested(other))
            + "; a container gets MIG devices, whole GPUs or a share: remove one of the two lines";
    String text = container.resources().requested(resource);
    return contradiction(container, resource, text, more, counted, migs.profiles());
  }

  private static Reading readGpus(PodSource.Container container, ShareTerms shares) {
    String gpus = container.resources().requested(Keys.GPU);
    String memory = container.resources().requested(Keys.GPU_MEMORY);
    if (memory.isEmpty()) {
      return gpus.isEmpty() ? new Understood(GpuAsk.NONE) : whole(container, gpus);
    }
    if (gpus.isEmpty()) {
      return share(container, memory, shares);
    }
    return zero(gpus) ? share(container, memory, shares) : both(container, gpus, memory);
  }

  private static boolean zero(String text) {
    return Quantities.parse(text) instanceof Amount.Known known && known.zero();
  }

  private static Reading whole(PodSource.Container container, String text) {
    if (limitDiffers(container.resources(), Keys.GPU)) {
      return limitDiffers(container, Keys.GPU);
    }
    return switch (Quantities.parse(text)) {
      case Amount.Bad bad -> contradiction(container, Keys.GPU, text, "which " + bad.problem(), 0);
      case Amount.Known known when !known.whole() ->
          contradiction(
              container,
              Keys.GPU,
              text,
              "but a GPU is given whole; ask for a share with " + Keys.GPU_MEMORY + " in GiB",
              1);
      case Amount.Known known when known.units() > Integer.MAX_VALUE ->
          contradiction(
              container,
              Keys.GPU,
              text,
              "more than any node has; write the number of GPUs",
              Integer.MAX_VALUE);
      // As everywhere in Kubernetes, zero of a resource is none of it: templates write it.
      case Amount.Known known when known.zero() -> new Understood(GpuAsk.NONE);
      case Amount.Known known -> new Understood(new GpuAsk.Whole((int) known.units()));
    };
  }

  private static Reading share(PodSource.Container container, String text, ShareTerms shares) {
    if (limitDiffers(container.resources(), Keys.GPU_MEMORY)) {
      return limitDiffers(container, Keys.GPU_MEMORY);
    }
    return switch (Quantities.parse(text)) {
      case Amount.Bad bad ->
          contradiction(container, Keys.GPU_MEMORY, text, "which " + bad.problem(), 0);
      case Amount.Known known when known.zero() ->
          contradiction(
              container,
              Keys.GPU_MEMORY,
              text,
              "a share of nothing; ask for at least 1 (GiB), or remove the line",
              0);
      case Amount.Known known when !known.whole() ->
          contradiction(
              container, Keys.GPU_MEMORY, text, "but a share is counted in whole GiB; round it", 1);
      case Amount.Known known when known.units() > MAX_GIB ->
          contradiction(
              container,
              Keys.GPU_MEMORY,
              text,
              "but the unit is GiB already; write 20 for 20 GiB, not 20Gi",
              1);
      case Amount.Known known ->
          shares
              .ask(known.units())
              .<Reading>map(Understood::new)
              .orElseGet(() ->
                  contradiction(container, Keys.GPU_MEMORY, text, shares.mend(), shares.gpus()));
    };
  }

  /** Extended resources cannot be over-committed: the API server refuses unequal ones too. */
  static boolean limitDiffers(PodSource.Resources resources, String resource) {
    String request = resources.requests().getOrDefault(resource, "");
    String limit = resources.limits().getOrDefault(resource, "");
    return !request.isEmpty()
        && !limit.isEmpty()
        && !Quantities.parse(request).equals(Quantities.parse(limit));
  }

  private static Reading limitDiffers(PodSource.Container container, String resource) {
    return contradiction(
        container,
        resource,
        container.resources().requested(resource),
        "but has the limit "
            + Quoted.of(container.resources().limits().getOrDefault(resource, ""))
            + "; make the two equal",
        1);
  }

  private static Reading both(PodSource.Container container, String gpus, String memory) {
    String more =
        "and also for "
            + Keys.GPU_MEMORY
            + ": "
            + Quoted.of(memory)
            + "; a container gets whole GPUs or a share of one: remove one of the two lines";
    int counted = Quantities.parse(gpus) instanceof Amount.Known known ? bounded(known) : 0;
    return contradiction(container, Keys.GPU, gpus, more, counted + 1);
  }

  private static int bounded(Amount.Known known) {
    return (int) Math.min(known.roundedUp(), Integer.MAX_VALUE - 1);
  }

  private static Contradiction contradiction(
      PodSource.Container container, String resource, String text, String problem, int counted) {
    return contradiction(container, resource, text, problem, counted, Collections.emptySortedMap());
  }

  static Contradiction contradiction(
      PodSource.Container container,
      String resource,
      String text,
      String problem,
      int counted,
      SortedMap<String, Integer> migs) {
    String who = "container " + Quoted.of(container.name());
    String sentence = who + " asks for " + resource + ": " + Quoted.of(text) + ", " + problem;
    return new Contradiction(sentence, counted, migs);
  }
}
