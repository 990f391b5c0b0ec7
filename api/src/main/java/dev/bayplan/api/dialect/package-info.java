/**
 * How users of other GPU schedulers write what they need, and what that is in Bayplan's own names.
 * One table, {@link Dialects}; {@link Translator} reads it in Java, and the admission policy {@code
 * manifests/base/dialects} in the API server.
 */
@NullMarked
package dev.bayplan.api.dialect;

import org.jspecify.annotations.NullMarked;
