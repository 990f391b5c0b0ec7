package dev.bayplan.scheduler.engine;

/**
 * Whose turn it is among pods of equal priority: the lower rank first, and of equal ranks the older
 * pod. Must depend on nothing that changes while a pod waits.
 */
@FunctionalInterface
interface Discipline {

  Discipline FIRST_COME = _ -> 0;

  long rank(PodFacts pod);
}
