/** Where processes come from, read from {@code /proc}. */
@NullMarked
package dev.bayplan.agent.audit.files;

import org.jspecify.annotations.NullMarked;
