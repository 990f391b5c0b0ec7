package dev.bayplan.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The policy of the kubelet's Topology Manager, as far as its configuration file says it. */
public final class TopologyPolicy {

  public static final String NONE = "none";

  private static final Logger LOG = LoggerFactory.getLogger(TopologyPolicy.class);

  private TopologyPolicy() {}

  /**
   * @param kubeletConfig a KubeletConfiguration in YAML or JSON, such as {@code
   *     /var/lib/kubelet/config.yaml}
   */
  public static String of(Path kubeletConfig) {
    try {
      Object tree =
          new Load(LoadSettings.builder().build()).loadFromString(Files.readString(kubeletConfig));
      return tree instanceof Map<?, ?> config
              && config.get("topologyManagerPolicy") instanceof String policy
          ? policy
          : NONE;
    } catch (NoSuchFileException noSuchFile) {
      return NONE;
    } catch (IOException | YamlEngineException damaged) {
      LOG.warn(
          "{} is not read, so the Topology Manager's policy is taken for none; --topology-policy"
              + " says another: {}",
          kubeletConfig,
          damaged.toString());
      return NONE;
    }
  }
}
