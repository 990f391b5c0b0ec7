/** The port to Kubernetes on the fabric8 client; nothing else in this module knows that client. */
@NullMarked
package dev.bayplan.scheduler.cluster.fabric8;

import org.jspecify.annotations.NullMarked;
