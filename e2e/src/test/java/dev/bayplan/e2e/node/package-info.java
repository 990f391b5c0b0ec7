/**
 * The agent on a real node: what it hands over is looked at inside the containers, whatever agent,
 * kubelet and API server say.
 */
@NullMarked
package dev.bayplan.e2e.node;

import org.jspecify.annotations.NullMarked;
