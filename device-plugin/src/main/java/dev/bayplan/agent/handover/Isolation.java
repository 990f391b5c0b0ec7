package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.Edits;
import java.io.IOException;

/** What keeps a share apart from the others on its GPU. */
public interface Isolation {

  /** Nothing but the good will of the pods; said as such. */
  Isolation NONE = share -> new Isolated("none", Edits.NONE);

  /**
   * Prepares for this share; it must be ready when this returns.
   *
   * @throws IOException while it is not: the desk asks again
   */
  Isolated prepare(Given share) throws IOException;

  /**
   * @param kind {@code mps}, {@code mps-cooperative} or {@code none}
   */
  record Isolated(String kind, Edits edits) {}
}
