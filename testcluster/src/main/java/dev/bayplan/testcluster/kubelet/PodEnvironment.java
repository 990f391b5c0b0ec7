package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The environment of one container: what a kubelet and a container engine give, then what the
 * manifest says.
 */
record PodEnvironment(PodFields fields, ConfigSource config, URI apiServer) {

  /** As the manifest means it; nothing is replaced yet. */
  Map<String, String> declared(Container container) {
    Map<String, String> all = new LinkedHashMap<>();
    container.getEnvFrom().forEach(source -> all.putAll(from(source)));
    for (EnvVar variable : container.getEnv()) {
      EnvVarSource source = variable.getValueFrom();
      String value =
          source == null
              ? Expansion.of(Objects.requireNonNullElse(variable.getValue(), ""), all)
              : from(variable.getName(), source);
      all.put(variable.getName(), value);
    }
    return all;
  }

  /**
   * What every container has here.
   *
   * @param home a folder of the container's own
   */
  Map<String, String> given(Path home) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    all.put("HOME", home.toString());
    all.put("HOSTNAME", fields.pod().getMetadata().getName());
    all.put("KUBERNETES_SERVICE_HOST", apiServer.getHost());
    all.put("KUBERNETES_SERVICE_PORT", Integer.toString(apiServer.getPort()));
    all.put("KUBERNETES_SERVICE_PORT_HTTPS", Integer.toString(apiServer.getPort()));
    return all;
  }

  private String from(String name, EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return fields.value(source.getFieldRef().getFieldPath());
    }
    if (source.getConfigMapKeyRef() != null) {
      var ref = source.getConfigMapKeyRef();
      return value(config.configMap(ref.getName(), ref.getOptional()), ref.getKey());
    }
    if (source.getSecretKeyRef() != null) {
      var ref = source.getSecretKeyRef();
      return value(config.secret(ref.getName(), ref.getOptional()), ref.getKey());
    }
    throw new IllegalArgumentException(
        "The kubelet player does not know where the variable " + name + " comes from");
  }

  private Map<String, String> from(EnvFromSource source) {
    if (source.getConfigMapRef() == null) {
      throw new IllegalArgumentException("The kubelet player plays envFrom with ConfigMaps only");
    }
    var ref = source.getConfigMapRef();
    String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    Map<String, String> all = new LinkedHashMap<>();
    config
        .configMap(ref.getName(), ref.getOptional())
        .forEach((key, value) -> all.put(prefix + key, text(value)));
    return all;
  }

  private static String value(Map<String, byte[]> entries, String key) {
    return text(entries.getOrDefault(key, new byte[0]));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
