@NullMarked
package dev.bayplan.bench;

import org.jspecify.annotations.NullMarked;
