package dev.bayplan.bench.model;

import dev.bayplan.policies.Gpu;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;
import java.util.List;

/** What a watch tells. */
public sealed interface Change {

  KubeApi.Kind kind();

  /** Which object of its kind. */
  String key();

  /** The same for the engine. */
  Event event();

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
    public Event event() {
      return new Event.PodSeen(pod.facts());
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
    public Event event() {
      return new Event.PodGone(pod.ref().uid());
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
    public Event event() {
      return new Event.NodeSeen(node.facts());
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
    public Event event() {
      return new Event.NodeGone(node);
    }
  }

  record GpusPut(String node, List<Gpu> gpus) implements Put {
    public GpusPut {
      gpus = List.copyOf(gpus);
    }

    @Override
    public KubeApi.Kind kind() {
      return KubeApi.Kind.GPU_NODES;
    }

    @Override
    public String key() {
      return node;
    }

    @Override
    public Event event() {
      return new Event.DevicesSeen(node, gpus);
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
    public Event event() {
      return new Event.DevicesGone(node);
    }
  }
}
