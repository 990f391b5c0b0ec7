/** What is kept of health in files: the XID table, and the state over an agent's restart. */
@NullMarked
package dev.bayplan.agent.health.files;

import org.jspecify.annotations.NullMarked;
