package dev.bayplan.bench.model;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import java.util.Map;

/** What a watch tells. */
public sealed interface Change {

  KubeApi.Kind kind();

  /** Which object of its kind: one that is made anew under an old name may be another one. */
  String key();

  /** Tells the extender the same. */
  void tell(KubeApi.Sink sink);

  /**
   * There is no such object any more.
   *
   * @param last as it was last
   */
  record Gone(Put last) implements Change {
    @Override
    public KubeApi.Kind kind() {
      return last.kind();
    }

    @Override
    public String key() {
      return last.key();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      last.tellGone(sink);
    }
  }

  /** Created or changed. */
  sealed interface Put extends Change {

    /** By what the API server finds it among those of its kind. */
    default String name() {
      return key();
    }

    /** Tells the extender that it is gone. */
    void tellGone(KubeApi.Sink sink);
  }

  record PodPut(PodObject pod) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.PODS;
    }

    @Override
    public String key() {
      return pod.ref().uid();
    }

    @Override
    public String name() {
      return pod.ref().qualifiedName();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.PodSeen(pod.facts()));
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.event(new Event.PodGone(pod.ref().uid()));
    }
  }

  record NodePut(NodeObject node) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.NODES;
    }

    @Override
    public String key() {
      return node.name();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.NodeSeen(node.facts()));
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.event(new Event.NodeGone(node.name()));
    }
  }

  record GpusPut(String node, DeviceReport report) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.GPU_NODES;
    }

    @Override
    public String key() {
      return node;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.DevicesSeen(node, report));
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.event(new Event.DevicesGone(node));
    }
  }

  record NamespacePut(String name, Map<String, String> labels) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.NAMESPACES;
    }

    @Override
    public String key() {
      return name;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.NamespaceSeen(name, labels));
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.event(new Event.NamespaceGone(name));
    }
  }

  record PolicyPut(PolicyObject policy) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.POLICIES;
    }

    @Override
    public String key() {
      return policy.name();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.policy(policy);
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.policyGone(policy.name());
    }
  }

  /** What an object says of a gang. */
  record GangPut(String namespace, String gang, GangTerms terms) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.GANGS;
    }

    @Override
    public String key() {
      return namespace + "/" + gang;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.GangSeen(namespace, gang, terms));
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.event(new Event.GangGone(namespace, gang));
    }
  }

  record LeasePut(AgentLease lease) implements Put {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.LEASES;
    }

    @Override
    public String key() {
      return lease.node();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.lease(lease);
    }

    @Override
    public void tellGone(KubeApi.Sink sink) {
      sink.leaseGone(lease.node());
    }
  }
}
