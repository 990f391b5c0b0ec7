package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The volumes of one pod as folders: each container sees them under its own mount paths. */
final class PodVolumes {
  private final Pod pod;
  private final Path folder;
  private final Path nodeFolder;
  private final ConfigSource config;
  private final PodToken token;
  private final PodFields fields;

  /**
   * @param folder of the pod
   * @param nodeFolder stands for the node's root: two pods of one node share its hostPath volumes
   */
  PodVolumes(
      Pod pod,
      Path folder,
      Path nodeFolder,
      ConfigSource config,
      PodToken token,
      PodFields fields) {
    this.pod = pod;
    this.folder = folder;
    this.nodeFolder = nodeFolder;
    this.config = config;
    this.token = token;
    this.fields = fields;
  }

  /** Where each mount path of this container lies. */
  Map<String, Path> mounts(Container container) {
    Map<String, Path> mounts = new LinkedHashMap<>();
    if (token.isMounted()) {
      mounts.put(PodToken.MOUNT, tokenFolder());
    }
    for (VolumeMount mount : container.getVolumeMounts()) {
      Path volume = folderOf(mount.getName());
      mounts.put(
          mount.getMountPath(),
          mount.getSubPath() == null ? volume : volume.resolve(mount.getSubPath()));
    }
    return mounts;
  }

  /**
   * The mount paths of all containers, for texts that they share. One path with two meanings is an
   * error.
   */
  Map<String, Path> allMounts() {
    Map<String, Path> all = new TreeMap<>();
    for (Container container : pod.getSpec().getContainers()) {
      mounts(container)
          .forEach((path, target) -> {
            if (!target.equals(all.getOrDefault(path, target))) {
              throw new IllegalArgumentException(
                  "Two containers mount different volumes at " + path + ": use two paths");
            }
            all.put(path, target);
          });
    }
    return all;
  }

  Path tokenFolder() {
    return folder.resolve("serviceaccount");
  }

  /** All texts of the ConfigMaps that are mounted. */
  Stream<String> texts() {
    return volumes()
        .filter(volume -> volume.getConfigMap() != null)
        .flatMap(volume -> configMap(volume.getConfigMap()).values().stream())
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /**
   * Makes all folders and files.
   *
   * @param edit what is done to each text of a ConfigMap
   */
  void write(UnaryOperator<String> edit) {
    if (token.isMounted()) {
      token.writeTo(TextFile.folder(tokenFolder()));
    }
    volumes().forEach(volume -> write(volume, edit));
  }

  private void write(Volume volume, UnaryOperator<String> edit) {
    Path target = TextFile.folder(folderOf(volume.getName()));
    if (volume.getConfigMap() != null) {
      writeTexts(configMap(volume.getConfigMap()), target, edit);
    } else if (volume.getSecret() != null) {
      SecretVolumeSource secret = volume.getSecret();
      writeAll(
          picked(config.secret(secret.getSecretName(), secret.getOptional()), secret.getItems()),
          target);
    } else if (volume.getDownwardAPI() != null) {
      writeFields(volume.getDownwardAPI().getItems(), target);
    } else if (volume.getProjected() != null) {
      volume.getProjected().getSources().forEach(source -> write(source, target, edit));
    } else if (volume.getEmptyDir() == null && volume.getHostPath() == null) {
      throw new IllegalArgumentException(
          "The kubelet player does not know the kind of volume " + volume.getName());
    }
  }

  private void write(VolumeProjection source, Path target, UnaryOperator<String> edit) {
    if (source.getServiceAccountToken() != null) {
      ServiceAccountTokenProjection wanted = source.getServiceAccountToken();
      List<String> audiences =
          wanted.getAudience() == null ? List.of() : List.of(wanted.getAudience());
      TextFile.write(target.resolve(wanted.getPath()), token.request(audiences));
    } else if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      writeTexts(
          picked(config.configMap(map.getName(), map.getOptional()), map.getItems()), target, edit);
    } else if (source.getSecret() != null) {
      var secret = source.getSecret();
      writeAll(
          picked(config.secret(secret.getName(), secret.getOptional()), secret.getItems()), target);
    } else if (source.getDownwardAPI() != null) {
      writeFields(source.getDownwardAPI().getItems(), target);
    } else {
      throw new IllegalArgumentException(
          "The kubelet player does not know a projected volume of this kind: " + source);
    }
  }

  private Path folderOf(String name) {
    Volume volume =
        volumes()
            .filter(v -> v.getName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("The pod has no volume named " + name));
    return volume.getHostPath() != null
        ? nodeFolder.resolve(volume.getHostPath().getPath().replaceFirst("^/+", ""))
        : folder.resolve("volumes").resolve(name);
  }

  private Stream<Volume> volumes() {
    return pod.getSpec().getVolumes().stream();
  }

  private Map<String, byte[]> configMap(ConfigMapVolumeSource source) {
    return picked(config.configMap(source.getName(), source.getOptional()), source.getItems());
  }

  private void writeFields(List<DownwardAPIVolumeFile> items, Path target) {
    items.forEach(item ->
        TextFile.write(
            target.resolve(item.getPath()), fields.value(item.getFieldRef().getFieldPath())));
  }

  private static void writeTexts(
      Map<String, byte[]> files, Path target, UnaryOperator<String> edit) {
    files.forEach((name, bytes) ->
        TextFile.write(
            target.resolve(name), edit.apply(new String(bytes, StandardCharsets.UTF_8))));
  }

  private static void writeAll(Map<String, byte[]> files, Path target) {
    files.forEach((name, bytes) -> TextFile.write(target.resolve(name), bytes));
  }

  private static Map<String, byte[]> picked(
      Map<String, byte[]> all, @Nullable List<KeyToPath> items) {
    if (items == null || items.isEmpty()) {
      return all;
    }
    Map<String, byte[]> some = new TreeMap<>();
    for (KeyToPath item : items) {
      byte[] value = all.get(item.getKey());
      if (value != null) {
        some.put(item.getPath(), value);
      }
    }
    return some;
  }
}
