package dev.bayplan.agent.device;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process that holds memory of a GPU.
 *
 * @param pid in the PID namespace of the agent, which must be the host's
 * @param memoryBytes empty where the driver cannot tell
 * @param migUuid the MIG device that it uses
 * @param mps whether it is a client of an MPS server
 */
public record GpuProcess(
    int pid, OptionalLong memoryBytes, Optional<String> migUuid, boolean mps) {}
