/**
 * Pods per second through a real API server and kube-scheduler: with Bayplan, with kube-scheduler
 * alone, and the least that any planner in front of it would cost.
 */
@NullMarked
package dev.bayplan.bench.cluster;

import org.jspecify.annotations.NullMarked;
