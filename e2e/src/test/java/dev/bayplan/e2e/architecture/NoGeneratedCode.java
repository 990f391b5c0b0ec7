package dev.bayplan.e2e.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.List;

/** Leaves out what protoc makes: its names and its nulls are not ours. */
public final class NoGeneratedCode implements ImportOption {
  /** The {@code java_package} of each file in {@code device-plugin/src/main/proto}. */
  private static final List<String> PACKAGES =
      List.of(
          "/dev/bayplan/agent/kubelet/deviceplugin/",
          "/dev/bayplan/agent/kubelet/podresources/",
          "/dev/bayplan/agent/kubelet/cri/");

  @Override
  public boolean includes(Location location) {
    return PACKAGES.stream().noneMatch(location::contains);
  }
}
