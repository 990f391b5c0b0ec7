/** The custom resources; their CRDs are generated from these types. */
@NullMarked
package dev.bayplan.api.resources;

import org.jspecify.annotations.NullMarked;
