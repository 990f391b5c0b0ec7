@NullMarked
package dev.bayplan.bench.gangs;

import org.jspecify.annotations.NullMarked;
