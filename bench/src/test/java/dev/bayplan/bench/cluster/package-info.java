@NullMarked
package dev.bayplan.bench.cluster;

import org.jspecify.annotations.NullMarked;
