/** kube-scheduler's extender verbs over HTTP: bytes in, decision, bytes out. */
@NullMarked
package dev.bayplan.scheduler.extender;

import org.jspecify.annotations.NullMarked;
