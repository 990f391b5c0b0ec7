/**
 * The webhooks for clusters whose API server has no mutating policies (before Kubernetes 1.36): one
 * translates pods in other schedulers' words, one puts Bayplan's gate on. It knows the dialects and
 * HTTPS, and nothing of the engine.
 */
@NullMarked
package dev.bayplan.scheduler.admission;

import org.jspecify.annotations.NullMarked;
