/** The rules between modules and packages, checked on the compiled classes. */
@NullMarked
package dev.bayplan.e2e.architecture;

import org.jspecify.annotations.NullMarked;
