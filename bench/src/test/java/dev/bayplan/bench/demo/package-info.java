@NullMarked
package dev.bayplan.bench.demo;

import org.jspecify.annotations.NullMarked;
