/**
 * Where gangs come from: what a pod says of the gang that it is in, and what the objects of
 * Kubernetes and of other projects say of their gangs. Pure; every text from outside ends in a
 * value.
 */
@NullMarked
package dev.bayplan.api.gang;

import org.jspecify.annotations.NullMarked;
