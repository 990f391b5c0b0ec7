package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Which reports about one node count. A report that was made before one that we know must not undo
 * it, however late it comes: the agent's last life may still have had it under way.
 *
 * <p>Within a boot of the node, epoch and sequence say what is later. A boot that was never heard
 * of is later. A boot that was left comes back only with an epoch that it had not reached: whoever
 * mistook it for another one, the agent's next life puts it right. A report that tells of no order
 * counts.
 *
 * @param last of the reports that counted
 * @param former the last ones of the boots that were left, the oldest first
 */
public record ReportOrder(DeviceReport.Stamp last, List<DeviceReport.Stamp> former) {

  static final ReportOrder NONE = new ReportOrder(DeviceReport.Stamp.NONE, List.of());

  private static final int BOOTS_KEPT = 8;

  public ReportOrder {
    former = List.copyOf(former);
  }

  boolean accepts(DeviceReport.Stamp stamp) {
    if (stamp.equals(DeviceReport.Stamp.NONE) || last.equals(DeviceReport.Stamp.NONE)) {
      return true;
    }
    return stamp.bootId().equals(last.bootId())
        ? stamp.equals(last) || stamp.isAfter(last)
        : former.stream()
            .filter(left -> left.bootId().equals(stamp.bootId()))
            .allMatch(left -> stamp.epoch() > left.epoch());
  }

  /** The order once a report of this stamp has counted. */
  ReportOrder after(DeviceReport.Stamp stamp) {
    if (stamp.equals(DeviceReport.Stamp.NONE)) {
      return this;
    }
    List<DeviceReport.Stamp> left = new ArrayList<>(former);
    if (!last.equals(DeviceReport.Stamp.NONE) && !stamp.bootId().equals(last.bootId())) {
      left.add(last);
    }
    left.removeIf(boot -> boot.bootId().equals(stamp.bootId()));
    return new ReportOrder(stamp, left.subList(Math.max(0, left.size() - BOOTS_KEPT), left.size()));
  }
}
