package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.CdiSpec;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What survives the agent: the record's file and the CDI folder. Each access may be the last. */
final class PlayedDisk implements Ports.Memory, Ports.Specs {

  private final Runnable mayCrash;
  private List<Given> given = List.of();
  private final Map<String, CdiSpec> specs = new TreeMap<>();
  boolean full;

  /** The record in memory is not here yet. */
  boolean owed;

  /** A planted bug: a spec that is there is taken for the right one. */
  boolean keepsOldSpecs;

  PlayedDisk(Runnable mayCrash) {
    this.mayCrash = mayCrash;
  }

  @Override
  public List<Given> read() {
    return given;
  }

  @Override
  public void write(List<Given> all) throws IOException {
    mayCrash.run();
    if (full) {
      owed = true;
      throw new IOException("No space left on device");
    }
    given = List.copyOf(all);
    owed = false;
    mayCrash.run();
  }

  @Override
  public void write(CdiSpec spec) throws IOException {
    mayCrash.run();
    if (full) {
      throw new IOException("No space left on device");
    }
    if (!keepsOldSpecs || !specs.containsKey(spec.qualifiedName())) {
      specs.put(spec.qualifiedName(), spec);
    }
    mayCrash.run();
  }

  @Override
  public void remove(String kind, String name) {
    mayCrash.run();
    if (!keepsOldSpecs) {
      specs.remove(kind + "=" + name);
    }
  }

  @Override
  public Set<String> names(String kind) {
    Set<String> names = new LinkedHashSet<>();
    specs.values().stream()
        .filter(spec -> spec.kind().equals(kind))
        .forEach(spec -> names.add(spec.name()));
    return names;
  }

  void damageRecord() {
    given = List.of();
  }

  /** A variable that the engine would set, of a device by its qualified name. */
  String variable(String qualifiedName, String variable) {
    CdiSpec spec = specs.get(qualifiedName);
    return spec == null
        ? "unresolvable"
        : spec.edits().env().stream()
            .filter(one -> one.startsWith(variable + "="))
            .map(one -> one.substring(variable.length() + 1))
            .findFirst()
            .orElse("unset");
  }
}
