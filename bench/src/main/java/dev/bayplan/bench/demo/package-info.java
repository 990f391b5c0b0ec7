/** The demo: a fleet in virtual time around the real extender. */
@NullMarked
package dev.bayplan.bench.demo;

import org.jspecify.annotations.NullMarked;
