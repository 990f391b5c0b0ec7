@NullMarked
package dev.bayplan.scheduler.cluster.fabric8;

import org.jspecify.annotations.NullMarked;
