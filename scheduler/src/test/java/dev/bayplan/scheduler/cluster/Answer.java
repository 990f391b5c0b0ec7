package dev.bayplan.scheduler.cluster;

import java.util.concurrent.CompletionStage;

/** What a bind call was answered so far. */
record Answer(CompletionStage<String> stage) {

  static final String NONE_YET = "(none yet)";

  String now() {
    return stage.toCompletableFuture().getNow(NONE_YET);
  }
}
