/** Between the watch and the hand-over's desk: the books in the audit's terms, MPS as isolation. */
@NullMarked
package dev.bayplan.agent.watch.desk;

import org.jspecify.annotations.NullMarked;
