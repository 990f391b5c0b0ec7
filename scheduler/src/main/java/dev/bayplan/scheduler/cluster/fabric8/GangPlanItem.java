package dev.bayplan.scheduler.cluster.fabric8;

/** A part of a gang's plan; read so that one that makes no sense does not hide the others. */
record GangPlanItem(Meta meta, GangPlanPart part) implements Item {

  @Override
  public String key() {
    return meta.namespace() + "/" + meta.name();
  }

  @Override
  public String uid() {
    return meta.uid();
  }

  @Override
  public long revision() {
    return meta.revision();
  }
}
