package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.Fabric;
import dev.bayplan.agent.device.GpuDevice.Mig;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import dev.bayplan.agent.device.GpuDevice.Modes;
import dev.bayplan.agent.device.GpuLink;
import dev.bayplan.agent.device.Inventory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a fleet's text means, read without the library: what the reader must come to. */
final class FleetText {

  private static final Pattern WORD = Pattern.compile("([a-z]+)=(?:\"([^\"]*)\"|(\\S+))");
  private static final List<String> COMPUTE =
      List.of("Default", "ExclusiveThread", "Prohibited", "ExclusiveProcess");

  private final String text;

  private FleetText(String text) {
    this.text = text;
  }

  static Inventory.Devices of(String text) {
    FleetText fleet = new FleetText(text);
    String[] driver = fleet.lines("driver").getFirst().split(" ");
    int cuda = Integer.parseInt(words(fleet.lines("driver").getFirst()).get("cuda"));
    return new Inventory.Devices(
        new Inventory.Driver(
            driver[1], Optional.of("%d.%d".formatted(cuda / 1000, cuda / 10 % 100))),
        fleet.gpus());
  }

  private List<String> lines(String kind) {
    return text.lines().filter(line -> line.startsWith(kind + " ")).toList();
  }

  private static Map<String, String> words(String line) {
    Map<String, String> words = new HashMap<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    }
    return words;
  }

  private List<GpuDevice> gpus() {
    List<String> lines = lines("gpu");
    List<GpuDevice> gpus = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      gpus.add(gpu(i, words(lines.get(i)), lines.size()));
    }
    return gpus;
  }

  private GpuDevice gpu(int index, Map<String, String> words, int count) {
    long total = Long.parseLong(words.getOrDefault("total", ""));
    List<GpuLink> links = new ArrayList<>();
    for (int peer = 0; peer < count; peer++) {
      if (peer != index) {
        links.add(link(index, peer));
      }
    }
    return new GpuDevice(
        words.getOrDefault("uuid", ""),
        index,
        Integer.parseInt(words.getOrDefault("minor", "")),
        words.getOrDefault("name", ""),
        total,
        total - Long.parseLong(words.getOrDefault("reserved", "0")),
        words.getOrDefault("pci", "").substring(4).toLowerCase(Locale.ROOT),
        Optional.ofNullable(words.get("numa")).map(Integer::valueOf),
        Optional.ofNullable(words.get("cpus")),
        links,
        Optional.ofNullable(words.get("fabric"))
            .map(uuid -> new Fabric(uuid, Integer.parseInt(words.getOrDefault("clique", "")))),
        mig(index, words),
        new Modes(
            Optional.of(COMPUTE.get(Integer.parseInt(words.getOrDefault("compute", "0")))),
            Optional.of(words.getOrDefault("ecc", "1").equals("1")),
            Optional.ofNullable(words.get("cc"))));
  }

  private GpuLink link(int from, int to) {
    String ends = "link %d %d ".formatted(Math.min(from, to), Math.max(from, to));
    String line = text.lines().filter(one -> one.startsWith(ends)).findFirst().orElse(ends + "SYS");
    List<String> labels = List.of(line.substring(ends.length()).split(" "));
    int lanes =
        labels.stream()
            .filter(label -> label.matches("NV\\d+"))
            .mapToInt(label -> Integer.parseInt(label.substring(2)))
            .sum();
    return new GpuLink(
        to,
        lanes,
        lanes == 0 ? 0 : Integer.parseInt(words(line).get("gen")),
        labels.contains("switch"),
        labels.stream()
            .filter(label -> label.matches("PIX|PXB|PHB|NODE|SYS"))
            .map(GpuLink.Path::valueOf)
            .findFirst()
            .orElse(GpuLink.Path.SYS));
  }

  private Mig mig(int gpu, Map<String, String> words) {
    boolean enabled = words.getOrDefault("mig", "0").equals("1");
    boolean pending = words.getOrDefault("migpending", enabled ? "1" : "0").equals("1");
    List<MigDevice> devices =
        lines("mig").stream()
            .map(FleetText::words)
            .filter(one -> one.getOrDefault("gpu", "").equals(String.valueOf(gpu)))
            .map(FleetText::migDevice)
            .toList();
    return new Mig(enabled, pending, enabled ? devices : List.of());
  }

  private static MigDevice migDevice(Map<String, String> words) {
    return new MigDevice(
        words.getOrDefault("uuid", ""),
        words.getOrDefault("profile", ""),
        Integer.parseInt(words.getOrDefault("gi", "")),
        Integer.parseInt(words.getOrDefault("ci", "")),
        Long.parseLong(words.getOrDefault("memory", "")),
        Integer.parseInt(words.getOrDefault("start", "")),
        Integer.parseInt(words.getOrDefault("size", "")));
  }
}
