/** Tests of the whole: against a real control plane, and of the rules between modules. */
@NullMarked
package dev.bayplan.e2e;

import org.jspecify.annotations.NullMarked;
