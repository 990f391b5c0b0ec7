package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointAddressBuilder;
import io.fabric8.kubernetes.api.model.EndpointPort;
import io.fabric8.kubernetes.api.model.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.EndpointSubsetBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/**
 * Writes the Endpoints of the services in front of played pods, so that the API server's service
 * proxy ({@code kubectl get --raw /api/v1/namespaces/NS/services/NAME:PORT/proxy/...}) reaches
 * them. Each pod is a subset of its own, for each has ports of its own here.
 */
record ServiceEndpoints(KubernetesClient client) {

  /**
   * Brings the Endpoints of every service of the namespace that selects one of these pods up to
   * date.
   */
  void write(String namespace, List<PlayedPod> pods) {
    if (pods.stream().anyMatch(pod -> pod.address().equals(PodAddress.LOOPBACK))) {
      return;
    }
    for (Service service : client.services().inNamespace(namespace).list().getItems()) {
      List<PlayedPod> selected = pods.stream().filter(pod -> selects(service, pod)).toList();
      if (!selected.isEmpty()) {
        write(service, selected);
      }
    }
  }

  private void write(Service service, List<PlayedPod> pods) {
    List<EndpointSubset> subsets = pods.stream().map(pod -> subset(service, pod)).toList();
    Endpoints endpoints =
        new EndpointsBuilder()
            .withNewMetadata()
            .withName(service.getMetadata().getName())
            .withNamespace(service.getMetadata().getNamespace())
            .endMetadata()
            .withSubsets(subsets)
            .build();
    var resource =
        client.endpoints().inNamespace(service.getMetadata().getNamespace()).resource(endpoints);
    if (resource.get() == null) {
      resource.create();
    } else {
      resource.update();
    }
  }

  private static EndpointSubset subset(Service service, PlayedPod pod) {
    List<EndpointPort> ports =
        service.getSpec().getPorts().stream().map(port -> port(port, pod)).toList();
    EndpointSubsetBuilder subset = new EndpointSubsetBuilder().withPorts(ports);
    EndpointAddress address =
        new EndpointAddressBuilder()
            .withIp(pod.address())
            .withNodeName(pod.node())
            .withNewTargetRef()
            .withKind("Pod")
            .withNamespace(pod.namespace())
            .withName(pod.name())
            .withUid(pod.uid())
            .endTargetRef()
            .build();
    return (pod.isReady() ? subset.withAddresses(address) : subset.withNotReadyAddresses(address))
        .build();
  }

  private static EndpointPort port(ServicePort port, PlayedPod pod) {
    IntOrString target =
        port.getTargetPort() == null ? new IntOrString(port.getPort()) : port.getTargetPort();
    return new EndpointPortBuilder()
        .withName(port.getName())
        .withPort(pod.port(target))
        .withProtocol("TCP")
        .build();
  }

  private static boolean selects(Service service, PlayedPod pod) {
    Map<String, String> selector = service.getSpec().getSelector();
    return selector != null
        && !selector.isEmpty()
        && pod.labels().entrySet().containsAll(selector.entrySet());
  }
}
