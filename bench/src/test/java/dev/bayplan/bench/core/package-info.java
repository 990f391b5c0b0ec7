@NullMarked
package dev.bayplan.bench.core;

import org.jspecify.annotations.NullMarked;
