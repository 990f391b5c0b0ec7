package dev.bayplan.e2e.gangs;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the watches tell of gangs. */
final class Heard implements KubeApi.Sink {

  final Map<String, GangTerms> gangs = new ConcurrentHashMap<>();
  final Set<KubeApi.Kind> synced = ConcurrentHashMap.newKeySet();

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.GangSeen(String namespace, String gang, GangTerms terms) ->
          gangs.put(namespace + " " + gang, terms);
      case Event.GangGone(String namespace, String gang) -> gangs.remove(namespace + " " + gang);
      default -> {}
    }
  }

  @Override
  public void lease(AgentLease lease) {}

  @Override
  public void leaseGone(String node) {}

  @Override
  public void policy(PolicyObject policy) {}

  @Override
  public void policyGone(String name) {}

  @Override
  public void synced(KubeApi.Kind kind) {
    synced.add(kind);
  }
}
