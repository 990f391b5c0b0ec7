package dev.bayplan.agent.watch.desk;

import dev.bayplan.agent.handover.PodName;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** All pods of this node, also those that ask for no GPU: they may use one all the same. */
public interface PodDirectory {

  /** By UID; empty until they were read once. */
  Optional<Map<String, PodName>> names();

  /** The user that a container is told to run as; empty where only its image says. */
  OptionalLong user(String podUid, String container);
}
