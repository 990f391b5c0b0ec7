/** The API server as the agent needs it; the only package of the agent that calls it. */
@NullMarked
package dev.bayplan.agent.cluster;

import org.jspecify.annotations.NullMarked;
