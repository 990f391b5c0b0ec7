@NullMarked
package dev.bayplan.bench.node;

import org.jspecify.annotations.NullMarked;
