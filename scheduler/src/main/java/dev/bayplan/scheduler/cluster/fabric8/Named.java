package dev.bayplan.scheduler.cluster.fabric8;

/** An object of a kind in which no two watched ones have the same name. */
abstract class Named implements Item {

  private final String name;
  private final String uid;
  private final long revision;

  Named(Meta meta) {
    this.name = meta.name();
    this.uid = meta.uid();
    this.revision = meta.revision();
  }

  @Override
  public String key() {
    return name;
  }

  String name() {
    return name;
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public long revision() {
    return revision;
  }
}
