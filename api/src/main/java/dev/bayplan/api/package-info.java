/**
 * What is written in the cluster: annotation, label and resource names, and the codecs of their
 * values. Knows no Kubernetes client.
 */
@NullMarked
package dev.bayplan.api;

import org.jspecify.annotations.NullMarked;
