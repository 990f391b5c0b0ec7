/**
 * How kube-scheduler and API server behave towards an extender: one table of cases, run against the
 * models that the simulation trusts and against the real ones. Where the two differ, the model is
 * wrong.
 */
@NullMarked
package dev.bayplan.e2e.cases;

import org.jspecify.annotations.NullMarked;
