package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.engine.PodFacts;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A pod. */
@Group("")
@Version("v1")
@Kind("Pod")
@Plural("pods")
@JsonDeserialize(using = ValueDeserializer.None.class)
final class PodItem extends Item implements Namespaced {

  private static final long serialVersionUID = 1;

  private final transient PodFacts facts;

  PodItem(Meta meta, PodFacts facts) {
    super(meta);
    this.facts = facts;
  }

  PodFacts facts() {
    return facts;
  }

  static final class Page extends DefaultKubernetesResourceList<PodItem> {
    private static final long serialVersionUID = 1;
  }

  static final class Reading extends ValueDeserializer<PodItem> {

    private final PodReader reader;

    Reading(PodReader reader) {
      this.reader = reader;
    }

    @Override
    public PodItem deserialize(JsonParser parser, DeserializationContext context) {
      PodJson json = context.readValue(parser, PodJson.class);
      return new PodItem(json.meta(), reader.read(json));
    }
  }
}
