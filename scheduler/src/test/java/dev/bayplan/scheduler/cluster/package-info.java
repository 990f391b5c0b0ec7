@NullMarked
package dev.bayplan.scheduler.cluster;

import org.jspecify.annotations.NullMarked;
