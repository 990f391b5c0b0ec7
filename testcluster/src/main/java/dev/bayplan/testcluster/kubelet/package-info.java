/**
 * Plays the kubelet for the project's own pods: what the manifests say is run as processes of this
 * machine. {@link dev.bayplan.testcluster.kubelet.Replacements} lists everything that differs from
 * a real pod.
 */
@NullMarked
package dev.bayplan.testcluster.kubelet;

import org.jspecify.annotations.NullMarked;
