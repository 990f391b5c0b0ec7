package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes in, inside the writer, what the agents tell: the books follow the kubelet, and nobody new
 * is placed where nobody knows what is so.
 */
final class AgentDesk {

  private final Ledger ledger;
  private long lateReports;

  AgentDesk(Ledger ledger) {
    this.ledger = ledger;
  }

  /** Reports that came after later ones and were not taken in. */
  long lateReports() {
    return lateReports;
  }

  void seen(String node, DeviceReport report) {
    if (!ledger.nodes().accepts(node, report.stamp())) {
      lateReports++;
      return;
    }
    if (ledger.nodes().report(node, report)) {
      followAll(node, report);
      ledger.publish(node);
      giveBackUnusable(node);
    }
  }

  void gone(String node) {
    if (ledger.nodes().forgetReport(node)) {
      ledger.publish(node, false);
      giveBackUnusable(node);
    }
  }

  void heard(String node) {
    if (ledger.nodes().heard(node, true)) {
      ledger.publish(node, true);
    }
  }

  void silent(String node) {
    if (ledger.nodes().heard(node, false)) {
      ledger.publish(node, false);
      giveBackUnusable(node);
    }
  }

  private void followAll(String node, DeviceReport report) {
    Set<String> uids = new TreeSet<>();
    report.allocations().forEach(allocation -> uids.add(allocation.pod().uid()));
    uids.forEach(uid -> follow(node, uid));
  }

  /** Books for a pod what the kubelet really gave it, where that is what it asks for. */
  void follow(String node, String uid) {
    Booking booking = ledger.booking(uid);
    PodFacts pod = ledger.pods().get(uid);
    if (booking == null
        || pod == null
        || booking.stage().isPromise()
        || !booking.node().equals(node)
        || !(pod.ask() instanceof Request request)
        || !request.wantsGpus()) {
      return;
    }
    List<Allocation> its = ledger.nodes().allocations(node, uid);
    Placement booked = booking.plan().placement();
    if (!its.isEmpty()) {
      Reality.of(request, booked, its, ledger.nodes().migProfiles(node))
          .filter(real -> !Corrections.grants(real).equals(Corrections.grants(booked)))
          .ifPresent(real -> {
            Hold hold = Hold.of(request, real, booking.hold().sharer());
            Plan plan = booking.plan().movedTo(real);
            ledger.book(new Booking(plan, hold, booking.stage(), booking.expiresNanos()));
          });
    }
  }

  /**
   * Ends the reservations on this node that nobody may use now, because the node is closed or the
   * kubelet gave their devices to other pods. Their pods are tried everywhere else.
   */
  void giveBackUnusable(String node) {
    List<String> unusable = ledger.reservedOn(node);
    if (ledger.nodes().isOpen(node) && !unusable.isEmpty()) {
      Set<String> displaced = ledger.nodes().claims(node).displaced();
      unusable.removeIf(uid -> !displaced.contains(uid));
    }
    unusable.forEach(ledger::release);
    if (!unusable.isEmpty()) {
      ledger.tryEverywhere();
    }
  }
}
