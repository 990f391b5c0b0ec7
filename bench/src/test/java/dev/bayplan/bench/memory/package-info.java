@NullMarked
package dev.bayplan.bench.memory;

import org.jspecify.annotations.NullMarked;
