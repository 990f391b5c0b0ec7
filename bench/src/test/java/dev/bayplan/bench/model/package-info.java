/** The model's own parts; what it does as a whole is the table of cases in {@code e2e}. */
@NullMarked
package dev.bayplan.bench.model;

import org.jspecify.annotations.NullMarked;
