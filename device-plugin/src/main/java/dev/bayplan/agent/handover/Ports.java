package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.CdiSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the hand-over needs of the outside. */
public final class Ports {

  private Ports() {}

  /** The pods of this node from the API server. */
  public interface Pods {

    /** Empty until they were read once. */
    Optional<List<NodePod>> list();
  }

  /** What the kubelet has given. */
  public interface PodResources {

    /**
     * @param atLeast a reading that began before this moment ({@link System#nanoTime}) is too old
     */
    List<KubeletPod> list(long atLeast) throws IOException;
  }

  /** The file in which the kubelet keeps what it gave, with uids: PodResources knows none. */
  public interface Checkpoint {

    /** Nothing where the file is not there, or of a form that we do not know. */
    List<Entry> entries();

    /** Devices of one resource in one container, ordinary init containers too. */
    record Entry(String podUid, String container, String resource, Set<String> ids) {
      public Entry {
        ids = Set.copyOf(ids);
      }
    }
  }

  /** Processes of the node. */
  public interface Processes {

    /** Whether one belongs to the pod with this uid. */
    boolean alive(String podUid);
  }

  /** CDI specs where the container engine finds them. */
  public interface Specs {

    /** Whole or not at all; whatever was there under this name is replaced. */
    void write(CdiSpec spec) throws IOException;

    void remove(String kind, String name) throws IOException;

    /** Names of the devices of this kind for which there is a spec. */
    Set<String> names(String kind) throws IOException;
  }

  /** What is kept over restarts. */
  public interface Memory {

    /** Nothing where nothing readable is kept. */
    List<Given> read();

    /** Whole or not at all. */
    void write(List<Given> all) throws IOException;
  }
}
