@NullMarked
package dev.bayplan.bench.fleet;

import org.jspecify.annotations.NullMarked;
