@NullMarked
package dev.bayplan.testcluster;

import org.jspecify.annotations.NullMarked;
