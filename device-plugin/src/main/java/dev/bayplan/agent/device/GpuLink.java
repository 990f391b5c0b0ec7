package dev.bayplan.agent.device;

/**
 * The best way from one GPU to another.
 *
 * @param peer index of the other GPU
 * @param lanes NVLinks between the two, or from each of them into the switch; 0 without NVLink
 * @param generation of NVLink; 0 where unknown
 * @param switched by an NVSwitch
 * @param path over PCIe, the way that is left without NVLink
 */
public record GpuLink(int peer, int lanes, int generation, boolean switched, Path path) {

  /** Nearest first, named as {@code nvidia-smi topo -m} does. */
  public enum Path {
    PIX,
    PXB,
    PHB,
    NODE,
    SYS
  }

  /** As in {@code nvidia-smi topo -m}: {@code NV18}, {@code PIX} … */
  public String label() {
    return lanes > 0 ? "NV" + lanes : path.name();
  }
}
