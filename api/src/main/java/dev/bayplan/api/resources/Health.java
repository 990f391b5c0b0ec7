package dev.bayplan.api.resources;

import com.fasterxml.jackson.annotation.JsonCreator;

/** Whether new pods may be placed on a GPU. Named as on the wire. */
public enum Health {
  OK,
  Unhealthy;

  /** A state that a newer agent knows is not known to be well. */
  @JsonCreator
  static Health of(String text) {
    return text.equals("OK") ? OK : Unhealthy;
  }
}
