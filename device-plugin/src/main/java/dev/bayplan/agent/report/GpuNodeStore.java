package dev.bayplan.agent.report;

import dev.bayplan.api.resources.GpuNodeStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the agent reports. Each call is one attempt; what fails is a sentence, never an exception.
 */
public interface GpuNodeStore {

  /** Makes sure that the node's {@code GpuNode} is there, owned by the node. */
  Opening open(String node);

  /** Applies the status; empty where it was taken. */
  Optional<String> write(String node, GpuNodeStatus status);

  /** Renews the agent's Lease; empty where it was taken. */
  Optional<String> renewLease(String node, String nodeUid, Instant now);

  /** What opening gave. */
  sealed interface Opening {

    /**
     * @param generation {@code metadata.generation} of the object
     * @param last the status that it has
     */
    record Open(String nodeUid, long generation, Optional<GpuNodeStatus> last) implements Opening {}

    record Closed(String problem) implements Opening {}
  }
}
