package dev.bayplan.agent.report;

import dev.bayplan.agent.fleet.FleetReading;

/** A fleet file's devices as a reading: for nodes on which no driver can be asked. */
public final class FleetReport {

  private FleetReport() {}

  public static NodeReading of(FleetReading reading) {
    return switch (reading) {
      case FleetReading.Devices devices -> {
        int count = devices.gpus().size();
        yield NodeReading.Known.of(
            devices.mode(),
            devices.gpus(),
            devices.driverVersion(),
            devices.cudaVersion(),
            count + (count == 1 ? " GPU" : " GPUs") + ", from the fleet file");
      }
      case FleetReading.Damaged(String problem) ->
          new NodeReading.Unknown("FleetFileDamaged", problem);
    };
  }
}
