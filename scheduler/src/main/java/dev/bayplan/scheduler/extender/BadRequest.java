package dev.bayplan.scheduler.extender;

import java.util.Locale;

/** Why a request gets a 4xx: the closed list, and what each is counted under. */
enum BadRequest {
  /** The verb is none of ours. */
  UNKNOWN_VERB(404),
  /** Verbs are posted. */
  WRONG_METHOD(405),
  /** Not HTTP, or beyond its limits. */
  NOT_HTTP(400),
  /** The body did not arrive whole in time. */
  TOO_SLOW(408),
  /** The body is larger than the limit. */
  TOO_LARGE(413),
  /** No JSON, or no UTF-8. */
  NOT_JSON(400),
  /** JSON that ends too early. */
  TRUNCATED(400),
  /** Nested deeper than any Kubernetes object. */
  TOO_DEEP(400),
  /** JSON of another shape: a wrong type, or something that must be there is not. */
  WRONG_SHAPE(400),
  /** An object names a member twice: which of the two is meant cannot be known. */
  DUPLICATE_KEY(400);

  private final int status;

  BadRequest(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** The value of the metric's label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
