package dev.bayplan.bench.model;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.scheduler.cluster.KubeApi;

/** The objects that say how large gangs are, whatever their kind: PodGroups, Jobs and the like. */
public final class Gangs {

  private final Store store;

  Gangs(Store store) {
    this.store = store;
  }

  /**
   * @param gang as its members name it, such as {@code podgroup.scheduling.volcano.sh/NAME}
   */
  public void put(String namespace, String gang, GangTerms terms) {
    store.putIfNew(new Change.GangPut(namespace, gang, terms));
  }

  public void delete(String namespace, String gang) {
    store.remove(KubeApi.Kind.GANGS, namespace + "/" + gang);
  }
}
