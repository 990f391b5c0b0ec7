/**
 * The webhook that translates pods in other schedulers' words where the API server has no mutating
 * policies (before Kubernetes 1.36). It knows the dialects and HTTPS, and nothing of the engine.
 */
@NullMarked
package dev.bayplan.scheduler.admission;

import org.jspecify.annotations.NullMarked;
