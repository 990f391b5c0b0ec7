/** Whole gangs: how fast they are planned, and how near their members are. */
@NullMarked
package dev.bayplan.bench.gangs;

import org.jspecify.annotations.NullMarked;
