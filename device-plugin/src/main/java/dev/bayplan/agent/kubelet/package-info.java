/**
 * The kubelet: device plugins on its sockets, and its PodResources; the only package of the agent
 * that knows gRPC. Protocol: {@code kubernetes/kubelet}, {@code pkg/apis/deviceplugin/v1beta1} and
 * {@code pkg/apis/podresources/v1}.
 */
@NullMarked
package dev.bayplan.agent.kubelet;

import org.jspecify.annotations.NullMarked;
