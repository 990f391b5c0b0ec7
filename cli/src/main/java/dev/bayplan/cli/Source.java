package dev.bayplan.cli;

/** Where answers come from. */
interface Source {

  /** The namespace where the user gives none. */
  String namespace();

  /** The answer for one pod. */
  Answer why(PodName pod);
}
