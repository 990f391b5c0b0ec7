/** Measurements, each beside a floor that was measured in the same run. */
@NullMarked
package dev.bayplan.bench.measure;

import org.jspecify.annotations.NullMarked;
