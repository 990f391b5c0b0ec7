/** Gangs on a real API server: the objects that speak of them, and their plans. */
@NullMarked
package dev.bayplan.e2e.gangs;

import org.jspecify.annotations.NullMarked;
