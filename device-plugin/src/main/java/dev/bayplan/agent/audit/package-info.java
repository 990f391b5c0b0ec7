/**
 * The books against what the kubelet gave and what processes really use. Pure; a comparison never
 * acts, it only says what is wrong and what may be done about it.
 */
@NullMarked
package dev.bayplan.agent.audit;

import org.jspecify.annotations.NullMarked;
