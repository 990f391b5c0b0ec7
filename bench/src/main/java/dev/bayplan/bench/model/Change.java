package dev.bayplan.bench.model;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Event;
import java.util.Map;

/** What a watch tells. */
public sealed interface Change {

  KubeApi.Kind kind();

  /** Which object of its kind. */
  String key();

  /** Tells the extender the same. */
  void tell(KubeApi.Sink sink);

  /** Created or changed. */
  sealed interface Put extends Change {

    /** What a watch says once this object is gone. */
    Change gone();
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
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.PodSeen(pod.facts()));
    }

    @Override
    public Change gone() {
      return new PodGone(pod);
    }
  }

  /**
   * @param pod as it was last
   */
  record PodGone(PodObject pod) implements Change {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.PODS;
    }

    @Override
    public String key() {
      return pod.ref().uid();
    }

    @Override
    public void tell(KubeApi.Sink sink) {
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
    public Change gone() {
      return new NodeGone(node.name());
    }
  }

  record NodeGone(String node) implements Change {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.NODES;
    }

    @Override
    public String key() {
      return node;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.event(new Event.NodeGone(node));
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
    public Change gone() {
      return new GpusGone(node);
    }
  }

  record GpusGone(String node) implements Change {
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
    public Change gone() {
      return new NamespaceGone(name);
    }
  }

  record NamespaceGone(String name) implements Change {
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
    public Change gone() {
      return new PolicyGone(policy.name());
    }
  }

  record PolicyGone(String name) implements Change {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.POLICIES;
    }

    @Override
    public String key() {
      return name;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.policyGone(name);
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
    public Change gone() {
      return new LeaseGone(lease.node());
    }
  }

  record LeaseGone(String node) implements Change {
    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.LEASES;
    }

    @Override
    public String key() {
      return node;
    }

    @Override
    public void tell(KubeApi.Sink sink) {
      sink.leaseGone(node);
    }
  }
}
