package dev.bayplan.scheduler.engine;

import dev.bayplan.api.WrongCodec;
import java.time.Instant;
import java.util.Random;

/** Deliberately wrong: see WrongExamplesTest. */
public final class WrongEngine {
  WrongCodec codec = new WrongCodec();
  Instant now = Instant.now();
  Random dice = new Random();
  Random seeded = new Random(7);
}
