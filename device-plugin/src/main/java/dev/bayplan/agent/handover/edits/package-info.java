/** What has to change in a container so that it can use a device: device nodes, mounts, hooks. */
@NullMarked
package dev.bayplan.agent.handover.edits;

import org.jspecify.annotations.NullMarked;
