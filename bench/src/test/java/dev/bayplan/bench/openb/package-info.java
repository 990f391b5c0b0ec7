@NullMarked
package dev.bayplan.bench.openb;

import org.jspecify.annotations.NullMarked;
