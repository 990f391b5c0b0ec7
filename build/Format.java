import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

/**
 * Checks or applies google-java-format over the whole source tree in one JVM, run from source:
 * {@code java Format.java check|apply ROOT TARGET}. In TARGET, {@code well-formatted} remembers by
 * hash which texts were found good, so that the next run only looks at what changed (deleting it is
 * safe), and {@code not-formatted} exists exactly when something is wrong: the build's enforcer
 * looks for it and says what to do.
 */
final class Format {
  private static final Set<String> SKIPPED = Set.of("target", "shared", "node_modules");

  private final Formatter formatter = new Formatter();
  private final Set<String> known;
  private final Set<String> clean = new ConcurrentSkipListSet<>();
  private final Set<String> changed = new ConcurrentSkipListSet<>();
  private final Set<String> wrong = new ConcurrentSkipListSet<>();
  private final boolean apply;

  private Format(boolean apply, Set<String> known) {
    this.apply = apply;
    this.known = known;
  }

  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[1]);
    Path target = Files.createDirectories(Path.of(args[2]));
    Path cache = target.resolve("well-formatted");
    Path complaint = target.resolve("not-formatted");
    boolean apply = args[0].equals("apply");
    Set<String> known = Files.exists(cache) ? Set.copyOf(Files.readAllLines(cache)) : Set.of();
    Format format = new Format(apply, known);
    sources(root).parallelStream().forEach(source -> format.visit(root, source));
    Files.write(cache, format.clean);
    format.changed.forEach(System.out::println);
    format.wrong.forEach(System.out::println);
    Files.deleteIfExists(complaint);
    if (!format.wrong.isEmpty()) {
      Files.write(complaint, format.wrong);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.filter(Format::isVisited).flatMap(Format::walk).toList();
    }
  }

  private static Stream<Path> walk(Path folder) {
    try {
      // `target` occurs only directly below a module.
      return Files.walk(folder)
          .filter(path -> path.toString().endsWith(".java"))
          .filter(path -> !path.startsWith(folder.resolve("target")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isVisited(Path folder) {
    String name = folder.getFileName().toString();
    return Files.isDirectory(folder) && !name.startsWith(".") && !SKIPPED.contains(name);
  }

  private void visit(Path root, Path source) {
    try {
      String text = Files.readString(source);
      if (known.contains(hash(text))) {
        clean.add(hash(text));
        return;
      }
      String formatted = StringWrapper.wrap(formatter.formatSourceAndFixImports(text), formatter);
      if (formatted.equals(text)) {
        clean.add(hash(text));
      } else if (apply) {
        Files.writeString(source, formatted);
        clean.add(hash(formatted));
        changed.add("formatted: " + root.relativize(source));
      } else {
        wrong.add("not formatted: " + root.relativize(source));
      }
    } catch (FormatterException e) {
      wrong.add("not Java 25: " + root.relativize(source) + ": " + e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
