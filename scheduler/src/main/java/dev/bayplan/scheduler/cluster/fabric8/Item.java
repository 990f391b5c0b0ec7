package dev.bayplan.scheduler.cluster.fabric8;

/**
 * What is kept of one object: what it is known by, and what we made of the rest. The full object is
 * never built (50,000 full pods take more than a gigabyte).
 */
interface Item {

  /** Unique among the objects that are watched together. */
  String key();

  String uid();

  /** Its resourceVersion as a number; 0 where it is none. */
  long revision();
}
