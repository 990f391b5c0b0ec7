package dev.bayplan.api;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Assignment to JSON tree, fields in their fixed order; empty texts and zeros are left out. */
final class AssignmentWriter {

  private AssignmentWriter() {}

  static ObjectNode write(Assignment assignment) {
    Assignment.Origin origin = assignment.origin();
    ObjectNode object = AssignmentCodec.JSON.createObjectNode();
    object.put("v", AssignmentCodec.VERSION).put("node", assignment.node());
    ObjectNode containers = object.putObject("containers");
    assignment
        .containers()
        .forEach((container, devices) -> write(devices, containers.putArray(container)));
    putText(object, "plan", origin.plan());
    object.put("generation", origin.generation());
    if (origin.epoch() != 0) {
      object.put("epoch", origin.epoch());
    }
    putText(object, "gang", origin.gang());
    putText(object, "policy", origin.policy());
    putText(object, "decision", origin.decision());
    putText(object, "sharing", origin.sharing());
    if (origin.sharers() != 0) {
      object.put("sharers", origin.sharers());
    }
    return with(assignment.extras(), object);
  }

  private static void write(List<Assignment.Device> devices, ArrayNode array) {
    devices.forEach(device -> with(device.extras(), write(device, array.addObject())));
  }

  private static ObjectNode write(Assignment.Device device, ObjectNode object) {
    return switch (device) {
      case Assignment.Device.Whole whole -> object.put("gpu", whole.gpu());
      case Assignment.Device.Share share -> share(share, object);
      case Assignment.Device.Mig mig -> object.put("mig", mig.mig()).put("gpu", mig.gpu());
      case Assignment.Device.Counted counted ->
          object.put("resource", counted.resource()).put("count", counted.count());
    };
  }

  private static ObjectNode share(Assignment.Device.Share share, ObjectNode object) {
    object.put("gpu", share.gpu()).put("memoryMiB", share.memoryMiB());
    return share.computePercent() == 0
        ? object
        : object.put("computePercent", share.computePercent());
  }

  private static void putText(ObjectNode object, String field, String text) {
    if (!text.isEmpty()) {
      object.put(field, text);
    }
  }

  private static ObjectNode with(Extras extras, ObjectNode object) {
    extras
        .fields()
        .forEach((field, json) -> object.set(field, AssignmentCodec.JSON.readTree(json)));
    return object;
  }
}
