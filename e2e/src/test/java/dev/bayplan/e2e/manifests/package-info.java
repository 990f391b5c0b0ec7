/**
 * What the manifests promise: they install, and each guard refuses what it should and nothing else.
 */
@NullMarked
package dev.bayplan.e2e.manifests;

import org.jspecify.annotations.NullMarked;
