package dev.bayplan.scheduler.cluster.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What an informer keeps of one object: four words of metadata and what we made of the rest. The
 * full object is never built (50,000 full pods take more than a gigabyte).
 */
@JsonDeserialize(using = ValueDeserializer.None.class) // else the inherited one reads the full type
abstract class Item implements HasMetadata {

  private static final long serialVersionUID = 1;

  private ObjectMeta metadata;

  Item(Meta meta) {
    this.metadata = meta.sparse();
  }

  String name() {
    return metadata.getName();
  }

  String uid() {
    return metadata.getUid();
  }

  @Override
  public ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  @Override
  public void setApiVersion(String version) {
    // The class says it.
  }
}
