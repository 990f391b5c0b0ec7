/**
 * A real kubelet with a real containerd on this machine, as a node of a {@link
 * dev.bayplan.testcluster.ControlPlane}. It needs root; what it needs else, {@code
 * testcluster/probe-node} says.
 */
@NullMarked
package dev.bayplan.testcluster.node;

import org.jspecify.annotations.NullMarked;
