/** What people and probes ask over HTTP: why, log, snapshot, health, metrics. */
@NullMarked
package dev.bayplan.scheduler.console;

import org.jspecify.annotations.NullMarked;
