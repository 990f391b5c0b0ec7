/** Which GPUs a node has, from a file, until the agent asks the driver itself. */
@NullMarked
package dev.bayplan.agent.fleet;

import org.jspecify.annotations.NullMarked;
