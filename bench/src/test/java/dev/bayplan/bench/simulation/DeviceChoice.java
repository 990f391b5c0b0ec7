package dev.bayplan.bench.simulation;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;

/**
 * Which devices a kubelet gives a pod: what is planned for it, or, in some seeds, whatever is free,
 * as a kubelet does that is not asked for its preference. A device is never given twice.
 */
final class DeviceChoice {

  private static final int TRIES = 6;

  private final SplittableRandom random;
  private final double ownMind;

  DeviceChoice(SplittableRandom random) {
    this.random = random;
    this.ownMind = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.6);
  }

  /**
   * @param planned empty where nobody planned
   */
  Optional<List<Grant>> choose(PodRef pod, Request request, List<Grant> planned, Equipped node) {
    if (!planned.isEmpty()) {
      if (random.nextDouble() >= ownMind && node.canGive(pod, request, planned)) {
        return Optional.of(planned);
      }
      for (int tries = 0; tries < TRIES; tries++) {
        List<Grant> others = planned.stream().map(shuffled(planned, node.gpus())).toList();
        if (node.canGive(pod, request, others)) {
          return Optional.of(others);
        }
      }
    }
    return node.anything(request, pod.namespace());
  }

  /** Each planned device becomes another one: a GPU any GPU, a MIG device one of its profile. */
  private UnaryOperator<Grant> shuffled(List<Grant> planned, List<Gpu> gpus) {
    List<Gpu> left = new ArrayList<>(gpus.stream().filter(gpu -> !gpu.cut()).toList());
    Map<String, List<Grant.Mig>> migs = migsByProfile(gpus);
    Map<MigId, String> profiles = DeviceReport.of(gpus).migProfiles();
    Map<Device, Grant> exchange = new HashMap<>();
    for (Grant grant : planned) {
      Device device = Device.of(grant);
      List<?> others =
          grant instanceof Grant.Mig mig
              ? migs.getOrDefault(profiles.getOrDefault(mig.mig(), ""), List.of())
              : left;
      if (!exchange.containsKey(device) && !others.isEmpty()) {
        Object other = others.remove(random.nextInt(others.size()));
        exchange.put(
            device, other instanceof Grant.Mig mig ? mig : new Grant.Whole("", ((Gpu) other).id()));
      }
    }
    return grant -> on(exchange.getOrDefault(Device.of(grant), grant), grant);
  }

  private static Map<String, List<Grant.Mig>> migsByProfile(List<Gpu> gpus) {
    Map<String, List<Grant.Mig>> migs = new HashMap<>();
    for (Gpu gpu : gpus) {
      for (MigDevice mig : gpu.mig().devices()) {
        migs.computeIfAbsent(mig.profile(), _ -> new ArrayList<>())
            .add(new Grant.Mig("", mig.id(), gpu.id()));
      }
    }
    return migs;
  }

  /** The same for the same container, of another device. */
  private static Grant on(Grant device, Grant grant) {
    return switch (grant) {
      case Grant.Whole whole -> new Grant.Whole(whole.container(), device.gpu());
      case Grant.Mig mig when device instanceof Grant.Mig other ->
          new Grant.Mig(mig.container(), other.mig(), other.gpu());
      case Grant.Mig mig -> mig;
      case Grant.Share share ->
          new Grant.Share(
              share.container(), device.gpu(), share.memoryMiB(), share.computePercent());
    };
  }
}
