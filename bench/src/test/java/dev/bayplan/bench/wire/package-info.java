@NullMarked
package dev.bayplan.bench.wire;

import org.jspecify.annotations.NullMarked;
