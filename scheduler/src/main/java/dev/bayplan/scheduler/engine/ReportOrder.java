package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import java.util.ArrayList;
import java.util.List;

/**
 * Which reports about one node count. A report that was made before one that we know must not undo
 * it, however late it comes: the agent's last life may still have had it under way.
 *
 * <p>The epoch decides: each life of an agent takes the next one from the GpuNode itself. Within an
 * epoch the sequence does, unless two lives that began at once took the same one: then reports of
 * another boot count as they come. A boot of the node that was never heard of is later whatever it
 * counts; a GpuNode that is made anew begins anew ({@link Nodes#forgetReport}). A report that tells
 * of no order counts.
 *
 * @param last of the reports that counted
 * @param boots boot ids that were heard of, the oldest first
 */
public record ReportOrder(DeviceReport.Stamp last, List<String> boots) {

  static final ReportOrder NONE = new ReportOrder(DeviceReport.Stamp.NONE, List.of());

  private static final int BOOTS_KEPT = 8;

  public ReportOrder {
    boots = List.copyOf(boots);
  }

  boolean accepts(DeviceReport.Stamp stamp) {
    if (stamp.equals(DeviceReport.Stamp.NONE) || last.equals(DeviceReport.Stamp.NONE)) {
      return true;
    }
    boolean otherBoot = !stamp.bootId().equals(last.bootId());
    return stamp.epoch() == last.epoch()
        ? otherBoot || stamp.sequence() >= last.sequence()
        : stamp.epoch() > last.epoch() || !boots.contains(stamp.bootId());
  }

  /** The order once a report of this stamp has counted. */
  ReportOrder after(DeviceReport.Stamp stamp) {
    if (stamp.equals(DeviceReport.Stamp.NONE)) {
      return this;
    }
    List<String> heard = new ArrayList<>(boots);
    heard.remove(stamp.bootId());
    heard.add(stamp.bootId());
    return new ReportOrder(
        stamp, heard.subList(Math.max(0, heard.size() - BOOTS_KEPT), heard.size()));
  }
}
