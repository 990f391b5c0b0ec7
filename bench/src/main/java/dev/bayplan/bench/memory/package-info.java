/**
 * What an installed extender takes of memory and time on a large cluster with a real API server.
 */
@NullMarked
package dev.bayplan.bench.memory;

import org.jspecify.annotations.NullMarked;
