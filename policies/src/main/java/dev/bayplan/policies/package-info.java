/**
 * What a GPU, a node, a request, a verdict and a score are, and the placement policies: pure functions
 * that know only the JDK.
 */
@NullMarked
package dev.bayplan.policies;

import org.jspecify.annotations.NullMarked;
