package dev.bayplan.scheduler.cluster.fabric8;

/**
 * Whom a {@link Reflector} tells of one kind of objects, one call after the other.
 *
 * @param <I> what is made of one object
 */
interface Changes<I> {

  /** An object that was not known. */
  void onAdd(I item);

  /** Another state of it; its uid may be another one, where it was made again unseen. */
  void onUpdate(I old, I item);

  /**
   * It is gone.
   *
   * @param item as it was seen last
   */
  void onDelete(I item);

  /** All objects of a whole list have been told. */
  void onList();
}
