/** A real Kubernetes control plane on loopback that a test starts in one line. */
@NullMarked
package dev.bayplan.testcluster;

import org.jspecify.annotations.NullMarked;
