package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Audit;
import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Picture.Use;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.metrics.DeviceView;
import dev.bayplan.agent.mps.DaemonSpec;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.Isolation;
import dev.bayplan.agent.mps.Share;
import dev.bayplan.agent.mps.ShareKey;
import dev.bayplan.agent.watch.WatchState.ShareIsolation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one look found, put together for those who ask. */
record Scene(
    Inventory inventory,
    List<Sample> samples,
    List<Booking> bookings,
    List<Use> uses,
    NodeHealth health) {

  WatchState state(
      Audit.Look look, List<Share> mpsShares, List<DaemonState> daemons, XidCounts xids) {
    Map<String, Sample> byUuid = new LinkedHashMap<>();
    samples.forEach(sample -> byUuid.put(sample.uuid(), sample));
    Map<ShareKey, DaemonState> byKey = new LinkedHashMap<>();
    daemons.forEach(daemon -> byKey.put(daemon.spec().key(), daemon));
    DeviceView view =
        new DeviceView(
            gpus(byUuid, xids),
            health,
            xids.counts(),
            Uses.shares(bookings, uses, (pod, gpu) -> isolation(mpsShares, byKey, pod, gpu).wire()),
            look.findings(),
            daemons);
    return new WatchState(
        inventory,
        byUuid,
        health,
        look.findings(),
        look.evictions(),
        mpsShares.stream()
            .map(share ->
                new ShareIsolation(
                    share.podUid(), share.container(), DaemonSpec.isolation(share, byKey)))
            .toList(),
        daemons,
        view,
        List.of());
  }

  private List<DeviceView.Gpu> gpus(Map<String, Sample> byUuid, XidCounts xids) {
    return Signals.gpus(inventory).stream()
        .map(gpu ->
            new DeviceView.Gpu(
                gpu,
                Optional.ofNullable(byUuid.get(gpu.uuid())),
                Uses.holder(bookings, gpu.uuid()),
                xids.last(gpu.uuid())))
        .toList();
  }

  /** Of several containers of a pod on one GPU, the weakest. */
  private static Isolation isolation(
      List<Share> shares, Map<ShareKey, DaemonState> daemons, String pod, String gpu) {
    return shares.stream()
        .filter(share -> share.podUid().equals(pod) && share.key().gpu().equals(gpu))
        .map(share -> DaemonSpec.isolation(share, daemons))
        .max(Isolation::compareTo)
        .orElse(Isolation.NONE);
  }
}
