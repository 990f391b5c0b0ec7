/** What the hand-over keeps on disk: CDI specs for the container engine, and its own record. */
@NullMarked
package dev.bayplan.agent.handover.files;

import org.jspecify.annotations.NullMarked;
