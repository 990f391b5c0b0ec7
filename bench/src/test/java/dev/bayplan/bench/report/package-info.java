@NullMarked
package dev.bayplan.bench.report;

import org.jspecify.annotations.NullMarked;
