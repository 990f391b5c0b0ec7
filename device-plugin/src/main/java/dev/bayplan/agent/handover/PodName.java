package dev.bayplan.agent.handover;

/** A pod as the kubelet names it; another pod can have the same name later. */
public record PodName(String namespace, String name) implements Comparable<PodName> {

  @Override
  public int compareTo(PodName other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
