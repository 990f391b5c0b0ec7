package dev.bayplan.agent.cluster;

import dev.bayplan.agent.handover.PodName;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The users that a pod's containers are told to run as.
 *
 * @param users by container, only those that are written in the pod
 */
record PodUsers(PodName name, Map<String, Long> users) {

  PodUsers {
    users = Map.copyOf(users);
  }

  OptionalLong of(String container) {
    Long user = users.get(container);
    return user == null ? OptionalLong.empty() : OptionalLong.of(user);
  }

  static PodUsers of(Pod pod) {
    @Nullable PodSecurityContext all = pod.getSpec().getSecurityContext();
    Map<String, Long> users = new HashMap<>();
    Stream.concat(
            pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
        .forEach(container -> add(container, all == null ? null : all.getRunAsUser(), users));
    return new PodUsers(
        new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName()), users);
  }

  private static void add(Container container, @Nullable Long pods, Map<String, Long> users) {
    @Nullable SecurityContext own = container.getSecurityContext();
    @Nullable Long user = own == null || own.getRunAsUser() == null ? pods : own.getRunAsUser();
    if (user != null) {
      users.put(container.getName(), user);
    }
  }
}
