package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Grant;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import java.util.List;

/**
 * What a pod really has.
 *
 * @param planned whether each planned device is this or just another one
 * @param gone the API server knows the pod no more
 * @param unfit why the agent wants it gone, or empty
 */
record Given(
    PodRef pod, Request request, List<Grant> grants, boolean planned, boolean gone, String unfit) {

  Given leaving() {
    return new Given(pod, request, grants, planned, true, unfit);
  }

  Given unfitFor(String why) {
    return new Given(pod, request, grants, planned, gone, why);
  }
}
