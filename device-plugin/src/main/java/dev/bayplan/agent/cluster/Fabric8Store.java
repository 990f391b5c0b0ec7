package dev.bayplan.agent.cluster;

import dev.bayplan.agent.report.GpuNodeStore;
import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.GpuNodeStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports to the API server. The object is created once; its status and the Lease are applied by
 * the server (field manager {@code bayplan-agent}), so that nothing has to be read first.
 */
public final class Fabric8Store implements GpuNodeStore {

  private static final int LEASE_SECONDS = 180;

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Keys.AGENT)
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final Instant start;

  /**
   * @param start when this agent began to hold its Lease
   */
  public Fabric8Store(KubernetesClient client, Instant start) {
    this.client = client;
    this.start = start;
  }

  @Override
  public Opening open(String node) {
    try {
      @Nullable Node owner = client.nodes().withName(node).get();
      if (owner == null) {
        return new Opening.Closed(
            "there is no node " + node + "; is --node the name that kubectl get nodes shows?");
      }
      String uid = owner.getMetadata().getUid();
      @Nullable GpuNode found = client.resources(GpuNode.class).withName(node).get();
      GpuNode object = found == null ? create(node, uid) : found;
      long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
      return new Opening.Open(uid, generation, Optional.ofNullable(object.getStatus()));
    } catch (KubernetesClientException failure) {
      return new Opening.Closed(sentence("GpuNode " + node + " cannot be opened", failure));
    }
  }

  private GpuNode create(String node, String uid) {
    GpuNode created = new GpuNode();
    created.setMetadata(owned(node, uid).build());
    return client.resources(GpuNode.class).resource(created).create();
  }

  @Override
  public Optional<String> write(String node, GpuNodeStatus status) {
    GpuNode sparse = new GpuNode();
    sparse.setMetadata(new ObjectMetaBuilder().withName(node).build());
    sparse.setStatus(status);
    try {
      client.resources(GpuNode.class).withName(node).subresource("status").patch(APPLY, sparse);
      return Optional.empty();
    } catch (KubernetesClientException failure) {
      return Optional.of(sentence("the status of GpuNode " + node + " is not written", failure));
    }
  }

  @Override
  public Optional<String> renewLease(String node, String nodeUid, Instant now) {
    Lease lease =
        new LeaseBuilder()
            .withMetadata(owned(node, nodeUid).withNamespace(Keys.NAMESPACE).build())
            .withNewSpec()
            .withHolderIdentity(node)
            .withLeaseDurationSeconds(LEASE_SECONDS)
            .withAcquireTime(start.atZone(ZoneOffset.UTC))
            .withRenewTime(now.atZone(ZoneOffset.UTC))
            .endSpec()
            .build();
    try {
      client
          .leases()
          .inNamespace(Keys.NAMESPACE)
          .resource(lease)
          .fieldManager(Keys.AGENT)
          .forceConflicts()
          .serverSideApply();
      return Optional.empty();
    } catch (KubernetesClientException failure) {
      return Optional.of(sentence("the Lease of node " + node + " is not renewed", failure));
    }
  }

  private static ObjectMetaBuilder owned(String node, String uid) {
    return new ObjectMetaBuilder()
        .withName(node)
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node)
        .withUid(uid)
        .endOwnerReference();
  }

  /** Without an answer the client's own sentence says what was asked, and not what is wrong. */
  private String sentence(String what, KubernetesClientException failure) {
    if (failure.getCode() <= 0) {
      return what
          + ": the API server "
          + client.getMasterUrl()
          + " does not answer ("
          + firstLine(cause(failure))
          + "); it is tried again";
    }
    String why = firstLine(failure);
    String next =
        switch (failure.getCode()) {
          case HttpURLConnection.HTTP_NOT_FOUND -> "; are Bayplan's manifests installed?";
          case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
              "; it needs the rights of the service account bayplan-agent on this very node";
          default -> "; it is tried again";
        };
    return what + " (" + failure.getCode() + ": " + why + ")" + next;
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    for (Throwable next = cause.getCause(); next != null; next = next.getCause()) {
      cause = next;
    }
    return cause;
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no message");
  }
}
