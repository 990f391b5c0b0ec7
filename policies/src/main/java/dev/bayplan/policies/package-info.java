/**
 * What a GPU, a request, a verdict and a score is, and the pure functions that decide. Knows the
 * JDK only: no clock, no client, no logger.
 */
@NullMarked
package dev.bayplan.policies;

import org.jspecify.annotations.NullMarked;
