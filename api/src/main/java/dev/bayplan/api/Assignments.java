package dev.bayplan.api;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From placements to assignments and back. */
public final class Assignments {

  private Assignments() {}

  public static Assignment of(Placement placement, Assignment.Origin origin) {
    Map<String, List<Assignment.Device>> containers = new LinkedHashMap<>();
    for (Grant grant : placement.grants()) {
      containers.computeIfAbsent(grant.container(), name -> new ArrayList<>()).add(device(grant));
    }
    return new Assignment(placement.node(), containers, origin, Extras.NONE);
  }

  private static Assignment.Device device(Grant grant) {
    return switch (grant) {
      case Grant.Whole whole -> new Assignment.Device.Whole(whole.gpu().value(), Extras.NONE);
      case Grant.Mig mig ->
          new Assignment.Device.Mig(mig.mig().value(), mig.gpu().value(), Extras.NONE);
      case Grant.Share share ->
          new Assignment.Device.Share(
              share.gpu().value(), share.memoryMiB(), share.computePercent(), Extras.NONE);
    };
  }

  /** The placement, where every device is known by its UUID. */
  public static Optional<Placement> placement(Assignment assignment) {
    List<Grant> grants = new ArrayList<>();
    for (Map.Entry<String, List<Assignment.Device>> entry : assignment.containers().entrySet()) {
      for (Assignment.Device device : entry.getValue()) {
        Optional<Grant> grant = grant(entry.getKey(), device);
        if (grant.isEmpty()) {
          return Optional.empty();
        }
        grants.add(grant.get());
      }
    }
    return Optional.of(new Placement(assignment.node(), grants));
  }

  private static Optional<Grant> grant(String container, Assignment.Device device) {
    return switch (device) {
      case Assignment.Device.Whole whole ->
          Optional.of(new Grant.Whole(container, new GpuId(whole.gpu())));
      case Assignment.Device.Share share ->
          Optional.of(
              new Grant.Share(
                  container, new GpuId(share.gpu()), share.memoryMiB(), share.computePercent()));
      case Assignment.Device.Mig mig ->
          Optional.of(new Grant.Mig(container, new MigId(mig.mig()), new GpuId(mig.gpu())));
      case Assignment.Device.Counted _ -> Optional.empty();
    };
  }

  /**
   * Whether a placement gives each container what it asks for, no less, no more: an assignment that
   * somebody edited must not be booked as if it covered the pod.
   */
  public static boolean covers(Placement placement, Request request) {
    int matched = 0;
    for (ContainerRequest container : request.containers()) {
      List<Grant> grants = grantsOf(placement, container.name());
      matched += grants.size();
      if (!covers(grants, container.gpus())) {
        return false;
      }
    }
    return matched == placement.grants().size();
  }

  private static List<Grant> grantsOf(Placement placement, String container) {
    return placement.grants().stream().filter(g -> g.container().equals(container)).toList();
  }

  private static boolean covers(List<Grant> grants, GpuAsk ask) {
    return switch (ask) {
      case GpuAsk.None _ -> grants.isEmpty();
      case GpuAsk.Whole(int count) -> grants.size() == count && wholeAndDistinct(grants);
      case GpuAsk.Share share ->
          grants.size() == share.gpus()
              && grants.stream().map(Grant::gpu).distinct().count() == share.gpus()
              && grants.stream().allMatch(grant -> covers(grant, share));
      case GpuAsk.Mig mig -> grants.size() == mig.count() && migsAndDistinct(grants);
    };
  }

  /** What a relative share comes to is the planner's to say: its GPU is not known here. */
  private static boolean covers(Grant grant, GpuAsk.Share ask) {
    return grant instanceof Grant.Share share
        && (ask.memoryPerMille() > 0 || share.memoryMiB() == ask.memoryMiB())
        && share.computePercent() == ask.computePercent();
  }

  /** Of which profiles they are is the node's to say. */
  private static boolean migsAndDistinct(List<Grant> grants) {
    Set<MigId> migs = new HashSet<>();
    return grants.stream().allMatch(one -> one instanceof Grant.Mig mig && migs.add(mig.mig()));
  }

  private static boolean wholeAndDistinct(List<Grant> grants) {
    Set<GpuId> gpus = new HashSet<>();
    return grants.stream().allMatch(grant -> grant instanceof Grant.Whole && gpus.add(grant.gpu()));
  }
}
