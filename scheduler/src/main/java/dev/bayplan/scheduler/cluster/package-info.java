/**
 * Kubernetes in and out against a port: the feed tells the engine what happened, the committer
 * carries out what it planned.
 */
@NullMarked
package dev.bayplan.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
