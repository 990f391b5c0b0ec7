/**
 * The hand-over of devices to containers in mode {@code Own}: who gets what is decided here by pure
 * functions of what the kubelet, the API server and the local record say; {@link
 * dev.bayplan.agent.handover.HandoverDesk} is the one place that acts. The rules: design sections 3
 * and 5.6.
 */
@NullMarked
package dev.bayplan.agent.handover;

import org.jspecify.annotations.NullMarked;
