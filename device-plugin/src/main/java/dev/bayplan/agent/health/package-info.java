/**
 * The health of GPUs with a way back: which errors count, the state machine of one unit, the budget
 * of a node. Pure; time is handed in.
 */
@NullMarked
package dev.bayplan.agent.health;

import org.jspecify.annotations.NullMarked;
