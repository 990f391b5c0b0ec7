/** Device choice inside one node, held against an exhaustive search on recorded topologies. */
@NullMarked
package dev.bayplan.bench.node;

import org.jspecify.annotations.NullMarked;
