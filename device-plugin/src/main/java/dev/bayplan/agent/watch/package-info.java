/**
 * The look at all devices, once a second: sample, health, audit, metrics. It ties the pure parts to
 * their ports and shows what stands.
 */
@NullMarked
package dev.bayplan.agent.watch;

import org.jspecify.annotations.NullMarked;
