package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Who hands a node's GPUs to containers. Named as on the wire. */
public enum Mode {
  /** The NVIDIA device plugin does; Bayplan's agent only reports. No shares there. */
  Observe,
  /** Bayplan's agent does. */
  Own;

  /** A mode that a newer agent knows gets the one that promises less. */
  @JsonCreator
  static Mode of(String text) {
    return text.equals("Own") ? Own : Observe;
  }
}
