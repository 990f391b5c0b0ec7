/** {@code kubectl bayplan}: asks the extender and prints its answer. */
@NullMarked
package dev.bayplan.cli;

import org.jspecify.annotations.NullMarked;
