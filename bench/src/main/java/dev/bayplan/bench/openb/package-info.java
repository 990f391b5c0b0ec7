/**
 * The published experiment on the openb trace: pods arrive until they ask for more than there is,
 * and what counts is how much of the GPUs is given away.
 */
@NullMarked
package dev.bayplan.bench.openb;

import org.jspecify.annotations.NullMarked;
