package dev.bayplan.bench.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demo is asked to do.
 *
 * @param json where its one record is written
 * @param logDir where the decision log is kept
 */
record DemoOptions(int nodes, int pods, long seed, Optional<Path> json, Optional<Path> logDir) {}
