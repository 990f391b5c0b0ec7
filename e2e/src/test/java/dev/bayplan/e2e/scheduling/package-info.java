/**
 * Pods through a real kube-scheduler and a real API server, with Bayplan installed from {@code
 * manifests/}: what step 1 promises, and what happens when parts of it are killed, hung or cut off.
 */
@NullMarked
package dev.bayplan.e2e.scheduling;

import org.jspecify.annotations.NullMarked;
