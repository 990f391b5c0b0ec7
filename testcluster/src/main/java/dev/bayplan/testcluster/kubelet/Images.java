package dev.bayplan.testcluster.kubelet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which program stands for which image.
 *
 * @param entrypoints by the image's name without tag or digest; a longer name that ends in it after
 *     a slash, as a mirror has it, is the same image
 */
public record Images(Map<String, List<String>> entrypoints) {
  public Images {
    entrypoints = Map.copyOf(entrypoints);
  }

  public static Images none() {
    return new Images(Map.of());
  }

  /** The same; {@code command} is the image's entrypoint: a program and its first arguments. */
  public Images with(String image, List<String> command) {
    Map<String, List<String>> more = new LinkedHashMap<>(entrypoints);
    more.put(image, List.copyOf(command));
    return new Images(more);
  }

  List<String> entrypoint(String image) {
    String name = withoutVersion(image);
    return entrypoints.entrySet().stream()
        .filter(entry -> name.equals(entry.getKey()) || name.endsWith("/" + entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "No program stands for the image %s; known are %s. Add it with Images.with(...)"
                    .formatted(image, entrypoints.keySet().stream().sorted().toList())));
  }

  private static String withoutVersion(String image) {
    String name = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
