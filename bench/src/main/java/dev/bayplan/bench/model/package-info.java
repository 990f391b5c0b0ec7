/**
 * A cluster in virtual time: the API server's writes and watches and kube-scheduler's queue and
 * loop, as far as an extender can tell them from the real ones. What they do is measured behaviour
 * of Kubernetes 1.36; the table of cases in {@code e2e} runs against both.
 *
 * <p>One thread turns the {@link dev.bayplan.bench.model.VirtualClock}; the API server may be
 * called from any.
 */
@NullMarked
package dev.bayplan.bench.model;

import org.jspecify.annotations.NullMarked;
