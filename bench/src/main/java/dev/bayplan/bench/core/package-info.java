/** What the engine alone can do: decisions per second on fleets of many sizes. */
@NullMarked
package dev.bayplan.bench.core;

import org.jspecify.annotations.NullMarked;
