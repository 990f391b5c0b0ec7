package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.DeviceIds;
import dev.bayplan.agent.handover.Devices;
import dev.bayplan.agent.handover.HandoverDesk;
import dev.bayplan.agent.kubelet.deviceplugin.Device;
import dev.bayplan.agent.kubelet.deviceplugin.ListAndWatchResponse;
import dev.bayplan.agent.kubelet.deviceplugin.NUMANode;
import dev.bayplan.agent.kubelet.deviceplugin.TopologyInfo;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * One plugin per resource, kept as the desk's devices are. A resource that is gone stays registered
 * with no devices: the kubelet would keep it for minutes otherwise. Not safe for several threads.
 */
public final class Plugins implements AutoCloseable {

  private final PluginFolder folder;
  private final UnixSockets sockets;
  private final HandoverDesk desk;
  private final boolean aligned;
  private final Map<String, PluginServer> servers = new TreeMap<>();

  /**
   * @param aligned whether the kubelet's Topology Manager is to know the NUMA nodes: then it does
   *     not ask for a preference where a set fits exactly
   */
  public Plugins(PluginFolder folder, UnixSockets sockets, HandoverDesk desk, boolean aligned) {
    this.folder = folder;
    this.sockets = sockets;
    this.desk = desk;
    this.aligned = aligned;
  }

  /**
   * One look at everything, to be repeated each second.
   *
   * @return what is not well, in a sentence
   */
  public Optional<String> step(long nanos) {
    Optional<String> rival = folder.rival();
    if (rival.isPresent()) {
      close();
      return rival;
    }
    Devices devices = desk.devices();
    Map<String, SortedSet<String>> all = listed(devices);
    all.forEach((resource, ids) ->
        servers.computeIfAbsent(
            resource, name -> new PluginServer(name, folder, sockets, desk, list(devices, ids))));
    Optional<String> problem = Optional.empty();
    for (Map.Entry<String, PluginServer> one : servers.entrySet()) {
      one.getValue()
          .list(list(devices, all.getOrDefault(one.getKey(), DeviceIds.sorted(Set.of()))));
      Optional<String> now = one.getValue().step(nanos);
      problem = problem.or(() -> now);
    }
    return problem;
  }

  /** What there is, and what containers still have of that which is gone. */
  private Map<String, SortedSet<String>> listed(Devices devices) {
    Map<String, SortedSet<String>> all = new TreeMap<>();
    devices.advertised().forEach((resource, ids) -> all.put(resource, DeviceIds.sorted(ids)));
    desk.inUse()
        .forEach((resource, ids) ->
            all.computeIfAbsent(resource, name -> DeviceIds.sorted(Set.of())).addAll(ids));
    return all;
  }

  /** All are healthy: a held id that is not would cost its pod at the next start of the kubelet. */
  private ListAndWatchResponse list(Devices devices, Set<String> ids) {
    ListAndWatchResponse.Builder all = ListAndWatchResponse.newBuilder();
    for (String id : ids) {
      Device.Builder device = Device.newBuilder().setID(id).setHealth("Healthy");
      if (aligned) {
        devices.numaNode(id).ifPresent(numa -> device.setTopology(topology(numa)));
      }
      all.addDevices(device);
    }
    return all.build();
  }

  private static TopologyInfo topology(int numa) {
    return TopologyInfo.newBuilder().addNodes(NUMANode.newBuilder().setID(numa)).build();
  }

  @Override
  public void close() {
    servers.values().forEach(PluginServer::stop);
    servers.clear();
  }
}
