package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;

/** Bayplan's own annotations that a translation writes. */
final class Own {

  static final String MODEL = Keys.GROUP + "/gpu-model";
  static final String UUID = Keys.GROUP + "/gpu-uuid";
  static final String NUMA = Keys.GROUP + "/gpu-numa";
  static final String ISOLATION = Keys.GROUP + "/gpu-isolation";
  static final String SHARES = Keys.GROUP + "/gpu-shares";
  static final String PERCENT = Keys.GROUP + "/gpu-memory-percent";
  static final String SHARE_COUNT = Keys.GROUP + "/gpu-share-count";

  private Own() {}
}
