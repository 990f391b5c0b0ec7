/** The extender's verbs over HTTP as kube-scheduler speaks them, seen from its side. */
@NullMarked
package dev.bayplan.bench.wire;

import org.jspecify.annotations.NullMarked;
