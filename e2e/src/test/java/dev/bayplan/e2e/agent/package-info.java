/** What agents report, on a real API server. */
@NullMarked
package dev.bayplan.e2e.agent;

import org.jspecify.annotations.NullMarked;
