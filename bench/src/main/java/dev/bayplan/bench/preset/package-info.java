/** Fleets that are filled pod by pod under a preset: without engine, wire or clock. */
@NullMarked
package dev.bayplan.bench.preset;

import org.jspecify.annotations.NullMarked;
