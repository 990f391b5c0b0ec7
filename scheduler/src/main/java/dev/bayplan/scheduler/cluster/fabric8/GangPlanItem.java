package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayplan.api.Keys;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A part of a gang's plan; read so that one that makes no sense does not hide the others. */
@Group(Keys.GROUP)
@Version(Keys.VERSION)
@Kind("GangPlan")
@Plural("gangplans")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = ValueDeserializer.None.class)
final class GangPlanItem extends Item implements Namespaced {

  private static final long serialVersionUID = 1;

  private final transient GangPlanPart part;

  private GangPlanItem(Meta meta, GangPlanPart part) {
    super(meta);
    this.part = part;
  }

  @JsonCreator
  static GangPlanItem of(
      @JsonProperty("metadata") @Nullable Meta metadata,
      @JsonProperty("spec") @Nullable JsonNode spec) {
    Meta meta = Meta.orNone(metadata);
    return new GangPlanItem(meta, GangPlanPart.read(meta, spec));
  }

  GangPlanPart part() {
    return part;
  }

  static final class Page extends DefaultKubernetesResourceList<GangPlanItem> {
    private static final long serialVersionUID = 1;
  }
}
