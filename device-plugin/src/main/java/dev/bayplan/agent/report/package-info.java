/** What the agent reports, when, and what it does when the API server is away. */
@NullMarked
package dev.bayplan.agent.report;

import org.jspecify.annotations.NullMarked;
